#include "run_detail.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace {

void show_assertions(const Page& page, const char* kind,
                     const std::map<std::string, bool>& assertions) {
  for (const auto& [name, passed] : assertions) {
    page.out << "      " << page.style(passed ? Tone::good : Tone::bad, passed ? "pass" : "fail")
             << "  " << printable(name) << page.style(Tone::faint, fmt::format(" ({})", kind))
             << '\n';
  }
}

void show_gates(const Page& page, const Score& score) {
  if (!score.gates) return;
  page.out << "gates\n";
  for (const Gate gate : kGates) {
    const auto found = score.gates->find(gate);
    if (found == score.gates->end()) continue;
    const GateScore& one = found->second;
    page.out << "  "
             << page.style(one.passed ? Tone::good : Tone::bad, one.passed ? "pass" : "fail")
             << "  " << name(gate) << '\n';
    show_assertions(page, "core", one.assertions.core);
    show_assertions(page, "scenario", one.assertions.scenario);
  }
  for (const std::string& note : score.notes) page.out << "  note: " << printable(note) << '\n';
}

void show_attempts(const Page& page, const std::vector<AttemptSummary>& attempts) {
  page.out << "attempts\n";
  for (const AttemptSummary& one : attempts) {
    page.out << fmt::format("  {}  {}  {}", one.attempt, to_utc(one.started),
                            one.outcome ? name(*one.outcome) : "not known to have ended");
    if (!one.key_label.empty()) page.out << "  " << printable(one.key_label);
    if (attempts.size() > 1 && one.cost_usd) page.out << "  " << show(usd_of(*one.cost_usd));
    if (!one.reason.empty()) page.out << "  " << printable(one.reason);
    page.out << '\n';
  }
}

void show_use(const Page& page, const AttemptResult& result) {
  if (result.exit_code) page.out << "exit code  " << *result.exit_code << '\n';
  if (result.out_of_memory) page.out << "memory     a process was killed for it\n";
  if (result.usage) {
    page.out << fmt::format("used       {} of processor, {} of memory at most\n",
                            show(result.usage->cpu), show(result.usage->peak_memory));
  }
  page.out << fmt::format(
      "output     {} on stdout, {} on stderr{}\n", show(Bytes{result.out.written}),
      show(Bytes{result.err.written}),
      result.logs_gap.empty() ? "" : " (incomplete: " + printable(result.logs_gap) + ")");
}

// What the agent says of its tokens, and how far that is from what the gateway has metered.
std::string said_of_tokens(const AgentMetrics& said, const RunTally& tally) {
  const auto one = [](const char* kind, double told, const Usage::Tokens& metered) {
    std::string text = fmt::format("{:.0f}{}", told, kind);
    if (metered) text += fmt::format(" ({:+.0f})", told - static_cast<double>(*metered));
    return text;
  };
  const Usage::Tokens input = total_input(tally.usage);
  const Usage::Tokens& output = tally.usage.output;
  if (said.input_tokens && said.output_tokens) {
    return ", the agent says " + one(" in", *said.input_tokens, input) + ", " +
           one(" out", *said.output_tokens, output);
  }
  if (!said.tokens) return {};
  Usage::Tokens all;
  if (input && output) all = *input + *output;
  return ", the agent says " + one(" in all", *said.tokens, all);
}

std::string said_of_cost(const AgentMetrics& said, const std::optional<double>& cost) {
  if (!said.cost_usd) return {};
  const std::string told = ", the agent says " + show(usd_of(*said.cost_usd));
  return cost ? told + fmt::format(" ({:+.4f})", *said.cost_usd - *cost) : told;
}

// What the gateway has metered beside what the agent says, and how far they are apart.
void show_metering(const Page& page, const AttemptResult& result) {
  if (!result.gateway) return;
  const RunTally& tally = *result.gateway;
  const auto shown = [](const Usage::Tokens& tokens) {
    return tokens ? std::to_string(*tokens) : std::string("unknown");
  };
  if (tally.replay) {
    page.out << fmt::format("replay     {} of {} requests answered from a recording\n",
                            tally.replay->answered, tally.requests);
    return;
  }
  page.out << fmt::format("gateway    {} requests in {} attempts, {} refused, waited {}\n",
                          tally.requests, tally.attempts, tally.refused, show(tally.held));
  page.out << fmt::format("tokens     {} in, {} out{}{}{}{}\n", shown(total_input(tally.usage)),
                          shown(tally.usage.output),
                          tally.partial > 0 ? " (some answers broke off: at least)" : "",
                          tally.unmetered > 0 ? " (some answers do not say: at least)" : "",
                          tally.begun_before ? " (since bench took it over: at least)" : "",
                          said_of_tokens(result.metrics, tally));
  const std::optional<double> cost = known_cost(result);
  page.out << "cost       " << (cost ? show(tally.cost) : "not known of all that was asked")
           << said_of_cost(result.metrics, cost) << '\n';
  for (const auto& [label, use] : tally.keys) {
    page.out << fmt::format("  {}  {} requests{}{}, {}\n", printable(label), use.requests,
                            use.organization.empty() ? "" : " of ", printable(use.organization),
                            show(use.cost));
  }
}

void show_tunnels(const Page& page, const AttemptResult& result) {
  if (!result.tunnels) return;
  const TunnelTally& tally = *result.tunnels;
  page.out << fmt::format("tunnels    {} opened, {} sent, {} received, {} refused, {} failed\n",
                          tally.opened, show(Bytes{tally.sent}), show(Bytes{tally.received}),
                          tally.refused, tally.failed);
  for (const std::string& host : tally.refused_hosts) {
    page.out << "  refused  " << printable(host) << '\n';
  }
}

}  // namespace

void show_detail(const Shell& shell, const std::optional<StoredRun>& run,
                 const std::filesystem::path& folder) {
  const Page page = shell.out_page();
  page.out << '\n';
  if (run) {
    if (run->last.result.score) show_gates(page, *run->last.result.score);
    show_attempts(page, run->attempts);
    show_use(page, run->last.result);
    show_metering(page, run->last.result);
    show_tunnels(page, run->last.result);
  }
  page.out << "files      " << printable(folder.string()) << '\n';
}

}  // namespace bench
