#include "ui/closing_report.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/units.hpp"
#include "ui/attempt_text.hpp"
#include "ui/listing.hpp"
#include "ui/outcome_hint.hpp"
#include "ui/wrapped.hpp"

namespace bench {

namespace {

Field score_field(const std::optional<MeanScore>& score) {
  if (!score) return {};
  Field field(score->value);
  if (!score->interval) return field;
  return std::move(field).as(fmt::format("{:.2f} ({:.2f}–{:.2f})", score->value,
                                         score->interval->low, score->interval->high));
}

Field gate_field(const std::optional<double>& gate) {
  return gate ? Field(*gate).as(fmt::format("{:.1f}", *gate)) : Field();
}

Field cost_field(const PlayerSummary& player) {
  if (!player.cost_usd) return {};
  return Field(*player.cost_usd)
      .as(fmt::format("{}${:.2f}", player.cost_complete ? "" : "≥ ", *player.cost_usd));
}

std::vector<Column> columns(bool with_cost) {
  std::vector<Column> columns = {{.name = "agent", .title = "AGENT", .fit = Fit::end},
                                 {.name = "model", .title = "MODEL", .fit = Fit::end},
                                 {.name = "runs", .title = "RUNS", .right = true},
                                 {.name = "scored", .title = "SCORED", .right = true},
                                 {.name = "score", .title = "SCORE"},
                                 {.name = "gate", .title = "GATE", .right = true},
                                 {.name = "all_gates", .title = "ALL 5", .right = true},
                                 {.name = "duration_ms", .title = "TIME", .right = true}};
  if (with_cost) columns.push_back({.name = "cost_usd", .title = "COST", .right = true});
  return columns;
}

std::string player_table(const std::vector<PlayerSummary>& players,
                         std::optional<std::size_t> width, const Style& style) {
  const bool with_cost =
      std::any_of(players.begin(), players.end(),
                  [](const PlayerSummary& player) { return player.cost_usd.has_value(); });
  std::ostringstream out;
  const auto table = make_listing(Format::table, columns(with_cost), {out, width, style});
  for (const PlayerSummary& player : players) {
    table->row({player.agent, player.model, player.runs, player.scored, score_field(player.score),
                gate_field(player.gate), player.all_gates,
                Field(player.mean_duration.count()).as(show(player.mean_duration)),
                cost_field(player)});
  }
  table->finish();
  return out.str();
}

// Paragraphs that keep to a width.
class Text {
 public:
  explicit Text(std::optional<std::size_t> width) : width_(width) {}

  void line(std::size_t indent, const std::string& text) {
    for (const std::string& piece : wrapped(std::string(indent, ' ') + text, width_, indent + 2)) {
      text_ += piece + "\n";
    }
  }
  void blank() { text_ += '\n'; }
  void add(const std::string& lines) { text_ += lines; }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::optional<std::size_t> width_;
  std::string text_;
};

void write_counts(Text& text, const ClosingSummary& summary, const Style& style) {
  const Tone tone = summary.scored == summary.planned ? Tone::good : Tone::warn;
  text.line(0, style(tone, fmt::format("scored {} of {}", summary.scored,
                                       counted(summary.planned, "run"))));
  if (summary.ended < summary.planned) {
    text.line(0, fmt::format("{} did not end", counted(summary.planned - summary.ended, "run")));
  }
  if (!summary.score_of_scored) return;
  std::string mean = fmt::format("mean score {:.2f} over the {}", *summary.score_of_scored,
                                 counted(summary.scored, "scored run"));
  if (summary.scored < summary.ended) {
    mean += fmt::format("; {:.2f} over all {} that ended, counting a missing score as 0",
                        *summary.score_of_ended, summary.ended);
  }
  text.line(0, mean);
}

void write_failures(Text& text, const FailureGroup& group, const Style& style) {
  const std::string outcome = style(tone_of(group.outcome), name(group.outcome));
  text.blank();
  text.line(0, fmt::format("{}: {}, the {}'s doing", outcome, counted(group.count, "run"),
                           name(blame(group.outcome))));
  for (const FailedRun& run : group.examples) {
    const std::string why = run.reason.empty() ? "" : ": " + printable(run.reason);
    text.line(2, printable(run.id.str()) + why);
  }
  const std::size_t more = group.count - std::min(group.count, group.examples.size());
  if (more > 0) text.line(2, fmt::format("and {} more", more));
  text.line(2, fmt::format("hint: {}", outcome_hint(group.outcome)));
}

}  // namespace

std::string closing_report(const ClosingSummary& summary, const ClosingLinks& links,
                           std::optional<std::size_t> width, const Style& style) {
  Text text(width);
  if (!summary.players.empty()) {
    text.add(player_table(summary.players, width, style));
    text.blank();
  }
  write_counts(text, summary, style);
  for (const FailureGroup& group : summary.failures) write_failures(text, group, style);
  if (!links.results.empty() || !links.next.empty()) text.blank();
  if (!links.results.empty()) text.line(0, "results: " + printable(links.results));
  for (const std::string& command : links.next) text.line(0, "next:    " + printable(command));
  return text.take();
}

}  // namespace bench
