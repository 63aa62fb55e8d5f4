#include "ui/line_progress.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/units.hpp"
#include "ui/attempt_text.hpp"
#include "ui/summary_line.hpp"
#include "ui/time_text.hpp"

namespace bench {

namespace {

std::string start_line(int slot, const PlannedRun& run, int attempt, const std::string& key_label) {
  std::string where = fmt::format("slot {}", slot);
  if (!key_label.empty()) where += ", " + printable(key_label);
  if (attempt > 1) where += fmt::format(", attempt {}", attempt);
  return fmt::format("started  {} ({})", printable(run.id.str()), where);
}

}  // namespace

LineProgress::LineProgress(Screen& screen, const Clock& clock, Style style, bool verbose)
    : screen_(screen), clock_(clock), style_(style), verbose_(verbose), summary_(kSummaryPeriod) {}

void LineProgress::matrix_started(const MatrixId& matrix, std::size_t runs, int slots) {
  board_.start_matrix(runs, slots, clock_.now());
  summary_.restart(clock_.now());
  write(fmt::format("matrix {}: {}, {} in parallel", printable(matrix.str()), counted(runs, "run"),
                    slots));
}

void LineProgress::attempt_started(int slot, const PlannedRun& run, int attempt,
                                   const std::string& key_label) {
  board_.start(slot, run, attempt, key_label, clock_.now());
  if (verbose_) write(start_line(slot, run, attempt, key_label));
}

void LineProgress::attempt_held(int slot, const std::optional<SteadyTime>& until) {
  const SteadyTime now = clock_.now();
  if (!board_.hold(slot, until, now)) return;
  write(fmt::format("held     {} (slot {}): no key is free, the first is back in {}",
                    board_.busy().at(slot).run, slot, show_wait(*until - now)));
}

void LineProgress::attempt_finished(int slot, const AttemptResult& result) {
  board_.finish(slot, result, clock_.now());
  write(attempt_line(result, style_));
}

void LineProgress::notice(const std::string& message) {
  write(style_(Tone::warn, "notice:") + " " + printable(message));
}

void LineProgress::tick() {
  const SteadyTime now = clock_.now();
  if (summary_.beats(now)) write(summary_line(board_, now, std::nullopt, style_));
}

void LineProgress::matrix_finished() {
  write(final_line(board_, clock_.now(), style_));
}

// One write per line, so that lines of several processes do not mix.
void LineProgress::write(std::string_view event) {
  screen_.write(fmt::format("{} {}\n", style_(Tone::faint, time_of_day(clock_.wall())), event));
}

}  // namespace bench
