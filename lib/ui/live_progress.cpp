#include "ui/live_progress.hpp"

#include <utility>

#include "base/text.hpp"
#include "ui/attempt_text.hpp"
#include "ui/live_frame.hpp"
#include "ui/summary_line.hpp"
#include "ui/wrapped.hpp"

namespace bench {

namespace {

constexpr Milliseconds kFramePeriod{100};
constexpr std::size_t kIndent = 4;

}  // namespace

LiveProgress::LiveProgress(Screen& screen, const Clock& clock, Style style, bool verbose)
    : screen_(screen),
      clock_(clock),
      style_(style),
      verbose_(verbose),
      area_(screen),
      frame_rate_(kFramePeriod) {}

LiveProgress::~LiveProgress() {
  leave();
}

void LiveProgress::matrix_started(const MatrixId& matrix, std::size_t runs, int slots) {
  board_.start_matrix(runs, slots, clock_.now());
  if (verbose_) keep("matrix " + printable(matrix.str()));
  draw();
}

void LiveProgress::attempt_started(int slot, const PlannedRun& run, int attempt,
                                   const std::string& key_label) {
  board_.start(slot, run, attempt, key_label, clock_.now());
}

void LiveProgress::attempt_held(int slot, const std::optional<SteadyTime>& until) {
  board_.hold(slot, until, clock_.now());
}

void LiveProgress::attempt_finished(int slot, const AttemptResult& result) {
  board_.finish(slot, result, clock_.now());
  const bool failed = result.final && result.outcome != Outcome::scored;
  if (failed || verbose_) keep(attempt_sentence(result, style_));
}

void LiveProgress::notice(const std::string& message) {
  keep(style_(Tone::warn, "notice:") + " " + printable(message));
  draw();
}

void LiveProgress::tick() {
  if (frame_rate_.beats(clock_.now())) draw();
}

void LiveProgress::matrix_finished() {
  keep(final_line(board_, clock_.now(), style_));
  leave();
}

void LiveProgress::keep(const std::string& line) {
  kept_.push_back(line);
}

std::vector<std::string> LiveProgress::take_kept(std::size_t columns) {
  std::vector<std::string> lines;
  for (const std::string& line : std::exchange(kept_, {})) {
    for (std::string& piece : wrapped(line, columns, kIndent)) lines.push_back(std::move(piece));
  }
  return lines;
}

// A terminal that takes no output now must not hold up the runs: everything waits for a later
// frame.
void LiveProgress::draw() {
  if (!screen_.ready()) return;
  const WindowSize window = screen_.window().value_or(WindowSize());
  area_.show(window, take_kept(window.columns), live_frame(board_, window, clock_.now(), style_));
  frame_rate_.restart(clock_.now());
}

void LiveProgress::leave() {
  area_.clear();
  const WindowSize window = screen_.window().value_or(WindowSize());
  for (const std::string& line : take_kept(window.columns)) screen_.write(line + "\n");
}

}  // namespace bench
