#include "ui/live_progress.hpp"

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"
#include "unit/ui/fake_screen.hpp"
#include "unit/ui/sample_runs.hpp"

using namespace bench;

namespace {

struct Terminal {
  FakeScreen screen{WindowSize{60, 12}};
  FakeClock clock;
};

}  // namespace

TEST_CASE("a terminal shows the busy slots and the summary, and keeps a line of what failed") {
  Terminal terminal;
  LiveProgress live(terminal.screen, terminal.clock, Style(), false);
  live.matrix_started(MatrixId("m-1"), 4, 2);
  live.attempt_started(0, sample_run("one"), 1, "");
  live.attempt_started(1, sample_run("two"), 1, "");
  terminal.clock.tick(Milliseconds(3000));
  live.tick();
  CHECK(terminal.screen.seen() ==
        "0      3s  one  claude/opus\n"
        "1      3s  two  claude/opus\n"
        "0/4 done, 0 failed, 2 running, 2 left; 3s");

  live.attempt_finished(0, failed_result("one", Outcome::timed_out, "did not stop"));
  live.attempt_finished(1, scored_result("two", 5, 1));
  live.attempt_started(1, sample_run("three"), 1, "");
  terminal.clock.tick(Milliseconds(1000));
  live.tick();
  CHECK(terminal.screen.seen() ==
        "timed_out one after 12.3s: did not stop\n"
        "1      1s  three  claude/opus\n"
        "2/4 done, 1 failed, 1 running, 1 left; 4s, ~5s to go");

  live.matrix_finished();
  CHECK(terminal.screen.seen() ==
        "timed_out one after 12.3s: did not stop\n"
        "2/4 done, 1 failed, 2 left; 4s elapsed");
  CHECK(terminal.screen.cursor_visible());
}

TEST_CASE("an attempt that is held says so on its line, until it goes on") {
  Terminal terminal;
  LiveProgress live(terminal.screen, terminal.clock, Style(), false);
  live.matrix_started(MatrixId("m-1"), 1, 1);
  live.attempt_started(0, sample_run("one"), 1, "");
  live.attempt_held(0, terminal.clock.now() + Milliseconds(40'000));
  terminal.clock.tick(Milliseconds(1000));
  live.tick();
  CHECK(terminal.screen.seen() ==
        "0      1s  one  held, key back in 39s  claude/opus\n"
        "0/1 done, 0 failed, 1 running, 1 held, 0 left; 1s");
  live.attempt_held(0, std::nullopt);
  terminal.clock.tick(Milliseconds(1000));
  live.tick();
  CHECK(terminal.screen.seen() ==
        "0      2s  one  claude/opus\n"
        "0/1 done, 0 failed, 1 running, 0 left; 2s");
}

TEST_CASE("a frame is one write, at most ten per second, and none when nothing has changed") {
  Terminal terminal;
  LiveProgress live(terminal.screen, terminal.clock, Style(), false);
  live.matrix_started(MatrixId("m-1"), 1, 1);
  CHECK(terminal.screen.writes == 1);
  live.attempt_started(0, sample_run("one"), 1, "");
  live.tick();
  CHECK(terminal.screen.writes == 1);
  terminal.clock.tick(Milliseconds(100));
  live.tick();
  CHECK(terminal.screen.writes == 2);
  for (int i = 0; i < 8; ++i) {
    terminal.clock.tick(Milliseconds(100));
    live.tick();
  }
  CHECK(terminal.screen.writes == 2);
  terminal.clock.tick(Milliseconds(100));
  live.tick();
  CHECK(terminal.screen.writes == 3);
}

TEST_CASE("a resize redraws at once, above what the terminal has folded") {
  Terminal terminal;
  LiveProgress live(terminal.screen, terminal.clock, Style(), false);
  live.matrix_started(MatrixId("m-1"), 1, 1);
  terminal.screen.sent.clear();
  terminal.screen.size = WindowSize{20, 12};
  terminal.clock.tick(Milliseconds(100));
  live.tick();
  // 41 columns have become three rows.
  CHECK(terminal.screen.sent ==
        "\x1b[?2026h\x1b[?25l\r\x1b[3A\x1b[K0/1 done, 0 failed\n\x1b[J\x1b[?2026l");
}

TEST_CASE("a terminal that takes nothing does not hold up the runs, and misses no line") {
  Terminal terminal;
  LiveProgress live(terminal.screen, terminal.clock, Style(), false);
  terminal.screen.accepts = false;
  live.matrix_started(MatrixId("m-1"), 1, 1);
  live.notice("waiting for the engine");
  CHECK(terminal.screen.writes == 0);
  terminal.screen.accepts = true;
  terminal.clock.tick(Milliseconds(100));
  live.tick();
  CHECK(terminal.screen.seen() ==
        "notice: waiting for the engine\n"
        "0/1 done, 0 failed, 0 running, 1 left; 0s");
}

TEST_CASE("an error on the way out leaves the lines and gives the cursor back") {
  Terminal terminal;
  {
    LiveProgress live(terminal.screen, terminal.clock, Style(), false);
    live.matrix_started(MatrixId("m-1"), 1, 1);
    CHECK_FALSE(terminal.screen.cursor_visible());
    live.attempt_finished(0, failed_result("one", Outcome::lost, ""));
  }
  CHECK(terminal.screen.seen() == "lost one after 12.3s");
  CHECK(terminal.screen.cursor_visible());
}

TEST_CASE("only a verbose terminal keeps lines of scored runs and of attempts that are repeated") {
  for (const bool verbose : {false, true}) {
    Terminal terminal;
    LiveProgress live(terminal.screen, terminal.clock, Style(), verbose);
    AttemptResult repeated = failed_result("two", Outcome::engine_failed, "");
    repeated.final = false;
    live.attempt_finished(0, scored_result("one", 3, 0.5));
    live.attempt_finished(0, repeated);
    terminal.clock.tick(Milliseconds(100));
    live.tick();
    CHECK((terminal.screen.seen().find("3/5 0.50") != std::string::npos) == verbose);
    CHECK((terminal.screen.seen().find("engine_failed") != std::string::npos) == verbose);
  }
}

TEST_CASE("a long line is folded between words, not by the terminal") {
  Terminal terminal;
  LiveProgress live(terminal.screen, terminal.clock, Style(), false);
  live.notice("the engine does not answer; waiting for it, 4 runs are held up until it is back");
  CHECK(terminal.screen.seen() ==
        "notice: the engine does not answer; waiting for it, 4 runs\n"
        "    are held up until it is back\n"
        "0/0 done, 0 failed, 0 running, 0 left; 1h00m, ~0s to go");
}
