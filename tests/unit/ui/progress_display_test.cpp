#include "ui/progress_display.hpp"

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"
#include "ui/json_progress.hpp"
#include "ui/line_progress.hpp"
#include "ui/live_progress.hpp"
#include "ui/quiet_progress.hpp"
#include "unit/ui/fake_screen.hpp"
#include "unit/ui/sample_runs.hpp"
#include "unit/ui/variables.hpp"

using namespace bench;

namespace {

template <typename Display>
bool makes(FakeScreen screen, const ProgressOptions& options, const Variables& variables) {
  const FakeClock clock;
  const auto display = make_progress(options, screen, clock, environment_of(variables));
  return dynamic_cast<Display*>(display.get()) != nullptr;
}

const FakeScreen kTerminal(WindowSize{80, 24});
const FakeScreen kPipe;

}  // namespace

TEST_CASE("a terminal gets the live display; a pipe, CI and a dumb terminal get lines") {
  CHECK(makes<LiveProgress>(kTerminal, {}, {{"TERM", "xterm"}}));
  CHECK(makes<LineProgress>(kPipe, {}, {{"TERM", "xterm"}}));
  CHECK(makes<LineProgress>(kTerminal, {}, {{"TERM", "xterm"}, {"CI", "true"}}));
  CHECK(makes<LineProgress>(kTerminal, {}, {{"TERM", "dumb"}}));
  CHECK(makes<LineProgress>(kTerminal, {}, {}));
}

TEST_CASE("NO_COLOR takes the colours, not the live display") {
  CHECK(makes<LiveProgress>(kTerminal, {}, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}));
}

TEST_CASE("JSON and quiet are given wherever they are asked for") {
  CHECK(makes<JsonProgress>(kTerminal, {.format = LogFormat::json}, {{"TERM", "xterm"}}));
  CHECK(makes<QuietProgress>(kTerminal, {.quiet = true}, {{"TERM", "xterm"}}));
}

TEST_CASE("a quiet display tells of failures and notices only") {
  FakeScreen screen;
  QuietProgress quiet(screen, Style());
  quiet.matrix_started(MatrixId("m-1"), 2, 1);
  quiet.attempt_finished(0, scored_result("one", 5, 1));
  AttemptResult repeated = failed_result("two", Outcome::lost, "");
  repeated.final = false;
  quiet.attempt_finished(0, repeated);
  quiet.attempt_finished(0, failed_result("two", Outcome::timed_out, "did not stop"));
  quiet.notice("stopping");
  quiet.matrix_finished();
  CHECK(screen.sent ==
        "timed_out two after 12.3s: did not stop\n"
        "notice: stopping\n");
}
