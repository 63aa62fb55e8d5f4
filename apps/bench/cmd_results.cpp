#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "command.hpp"
#include "run_detail.hpp"
#include "run_options.hpp"
#include "store/matrix_status.hpp"
#include "store/reindex.hpp"
#include "store/results_query.hpp"
#include "store/results_summary.hpp"

namespace bench {

namespace {

struct ResultsOptions {
  std::string results_dir = "results";
  std::vector<std::string> runs, matrices, outcomes;
  std::vector<std::string> scenarios, harnesses, agents, models, personas, modes;
  bool latest = false;
  bool reindex = false;
  std::string format = "table";
};

std::vector<Column> result_columns() {
  return {{.name = "run_id", .title = "RUN", .fit = Fit::middle},
          {.name = "matrix_id"},
          {.name = "state"},
          {.name = "outcome", .title = "OUTCOME"},
          {.name = "blame"},
          {.name = "reason"},
          {.name = "scenario"},
          {.name = "harness"},
          {.name = "agent"},
          {.name = "model"},
          {.name = "persona"},
          {.name = "mode"},
          {.name = "trial"},
          {.name = "highest_gate", .title = "GATE", .right = true},
          {.name = "normalized_score", .title = "SCORE", .right = true},
          {.name = "attempts", .title = "TRIES", .right = true},
          {.name = "started_at"},
          {.name = "ended_at"},
          {.name = "duration_ms", .title = "TIME", .right = true},
          {.name = "exit_code"},
          {.name = "out_of_memory"},
          {.name = "cpu_ms"},
          {.name = "peak_memory_bytes"},
          {.name = "tokens"},
          {.name = "cost_usd", .title = "COST", .right = true},
          {.name = "key_label", .title = "KEY", .fit = Fit::end}};
}

Field text_or_nothing(const std::string& text) {
  return text.empty() ? Field() : Field(text);
}

Field duration_of(const RunEntry& run) {
  if (!run.ended) return {};
  const Milliseconds took = *run.ended - run.started;
  return Field(took.count()).as(show(took));
}

Field outcome_of(const RunEntry& run) {
  if (!run.outcome) return Field(std::string(name(run.state))).in(Tone::faint);
  return Field(name(*run.outcome)).in(*run.outcome == Outcome::scored ? Tone::good : Tone::bad);
}

Field score_of(const RunEntry& run) {
  if (!run.normalized_score) return {};
  return Field(*run.normalized_score).as(fmt::format("{:.2f}", *run.normalized_score));
}

Field cost_of(const RunEntry& run) {
  if (!run.cost_usd) return {};
  return Field(*run.cost_usd).as(fmt::format("${:.4f}", *run.cost_usd));
}

std::vector<Field> row_of(const RunEntry& run) {
  return {run.run.str(),
          run.matrix.str(),
          name(run.state),
          outcome_of(run),
          run.outcome ? Field(name(blame(*run.outcome))) : Field(),
          text_or_nothing(run.reason),
          run.axes.scenario,
          run.axes.harness,
          run.axes.agent,
          run.axes.model,
          run.axes.persona,
          run.axes.mode,
          run.axes.trial,
          run.highest_gate,
          score_of(run),
          run.attempts,
          to_utc(run.started),
          run.ended ? Field(to_utc(*run.ended)) : Field(),
          duration_of(run),
          run.exit_code,
          run.out_of_memory,
          run.usage ? Field(run.usage->cpu.count()) : Field(),
          run.usage ? Field(run.usage->peak_memory.count) : Field(),
          run.tokens,
          cost_of(run),
          text_or_nothing(run.key_label)};
}

RunFilter filter_of(const ResultsOptions& options) {
  RunFilter filter;
  filter.matrices = options.matrices;
  filter.runs = options.runs;
  filter.latest = options.latest;
  filter.axes.scenarios.include = options.scenarios;
  filter.axes.harnesses.include = options.harnesses;
  filter.axes.agents.include = options.agents;
  filter.axes.models.include = options.models;
  filter.axes.personas.include = options.personas;
  filter.axes.modes.include = options.modes;
  for (const std::string& text : options.outcomes) {
    const std::optional<Outcome> outcome = outcome_named(text);
    if (!outcome) throw usage_error(fmt::format("no outcome is called '{}'", printable(text)));
    filter.outcomes.push_back(*outcome);
  }
  return filter;
}

// Both denominators: a mean over the scored runs alone flatters whoever failed most.
std::string denominators(const ResultsSummary& summary) {
  std::string text = fmt::format("{}, {} scored", counted(summary.runs(), "run"), summary.scored());
  const std::optional<double> mean = summary.mean_of_scored();
  if (!mean) return text;
  text += fmt::format("; mean score {:.3f} of the scored ones", *mean);
  if (summary.without_score() > 0) {
    text += fmt::format(", {:.3f} of all (no score as 0)", summary.mean_of_all().value_or(0));
  }
  return text;
}

ExitCode reindex_results(const Shell& shell, const ResultsFolder& results) {
  const Reindexed report = reindex(results);
  for (const std::string& left_out : report.unreadable) shell.warn(left_out, "");
  shell.say(fmt::format(
      "the ledger has {} with {} again",
      fmt::format("{} {}", report.matrices, report.matrices == 1 ? "matrix" : "matrices"),
      counted(report.runs, "run")));
  return report.unreadable.empty() ? ExitCode::done : ExitCode::store_failed;
}

// Nobody finds out any more how the runs end that the ledger calls running; the files may know.
void warn_of_cut_off(const Shell& shell, const ResultsFolder& results,
                     const std::set<MatrixId>& matrices) {
  if (matrices.empty()) return;
  for (const MatrixEntry& entry : ResultsQuery(results).matrices()) {
    if (!matrices.contains(entry.id) || !read_status(results, entry).is_cut_off()) continue;
    shell.warn(fmt::format("matrix '{}' was cut off while runs were under way", entry.id.str()),
               fmt::format("`bench resume {}` goes on with it, --reindex reads how they ended, if "
                           "their files say it",
                           entry.id.str()));
  }
}

ExitCode show_results(const Shell& shell, const ResultsOptions& options) {
  if (options.reindex) return reindex_results(shell, ResultsFolder(options.results_dir));
  const Format format = parse_format(options.format);
  ResultsQuery query{ResultsFolder(options.results_dir)};
  const RunFilter filter = filter_of(options);
  const std::unique_ptr<Listing> listing = make_listing(format, result_columns(), shell.out_page());
  ResultsSummary summary;
  std::set<MatrixId> running;
  std::optional<RunEntry> only;
  std::size_t count = 0;
  query.for_each_run(filter, [&](const RunEntry& run) {
    listing->row(row_of(run));
    summary.add(run);
    if (run.state == RunState::running) running.insert(run.matrix);
    only = count++ == 0 ? std::optional(run) : std::nullopt;
  });
  listing->finish();
  if (count == 0) {
    shell.warn("no run matches", "leave out a filter");
  } else if (only && !options.runs.empty() && format == Format::table) {
    show_detail(shell, query.run(only->matrix, only->run),
                ResultsFolder(options.results_dir).run(only->matrix, only->run));
  } else if (format == Format::table) {
    shell.say(denominators(summary));
  }
  warn_of_cut_off(shell, ResultsFolder(options.results_dir), running);
  return ExitCode::done;
}

}  // namespace

void add_results(CLI::App& program, Action& action) {
  CLI::App* command =
      program.add_subcommand("results", "the runs and their scores; one run in detail");
  command->footer(R"(Examples:
  bench results --latest
  bench results --agent 'claude*' --outcome scored --format csv
  bench results fix-report.plain.oracle.none.naive.no-plan.t1.1f2e3d4c5b
  bench results --format json | jq '.[] | select(.outcome != "scored")')");
  const auto options = std::make_shared<ResultsOptions>();
  add_results_option(*command, options->results_dir);
  command->add_option("run", options->runs, "runs, by id or glob; a single one in detail");
  command->add_option("--matrix", options->matrices, "of these matrices")->type_name("GLOB");
  command->add_flag("--latest", options->latest, "of the newest matrix only");
  command->add_option("--outcome", options->outcomes,
                      "that ended like this: scored, timed_out, ...");
  command->add_option("-s,--scenario", options->scenarios)->type_name("GLOB");
  command->add_option("--harness", options->harnesses)->type_name("GLOB");
  command->add_option("--agent", options->agents)->type_name("GLOB");
  command->add_option("--model", options->models)->type_name("GLOB");
  command->add_option("--persona", options->personas)->type_name("GLOB");
  command->add_option("--mode", options->modes)->type_name("GLOB");
  command->add_flag("--reindex", options->reindex,
                    "make the ledger anew from the files, when it is lost or broken");
  command->add_option("--format", options->format, "table, json or csv")->type_name("FORMAT");
  command->callback(
      [=, &action] { action = [=](const Shell& shell) { return show_results(shell, *options); }; });
}

}  // namespace bench
