#include "ui/line_progress.hpp"

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"
#include "unit/ui/fake_screen.hpp"
#include "unit/ui/sample_runs.hpp"

using namespace bench;

TEST_CASE("a pipe gets one line per finished attempt, with the time") {
  FakeScreen screen;
  FakeClock clock;
  LineProgress lines(screen, clock, Style(), false);
  lines.matrix_started(MatrixId("m-1"), 2, 1);
  lines.attempt_started(0, sample_run("one"), 1, "");
  clock.tick(Milliseconds(12'300));
  lines.attempt_finished(0, scored_result("one", 3, 0.625));
  AttemptResult limited = failed_result("two", Outcome::rate_limited, "429 from the provider");
  limited.final = false;
  lines.attempt_finished(0, limited);
  AttemptResult second = failed_result("two", Outcome::agent_failed, "exit code 1\x1b[2J");
  second.attempt = 2;
  lines.attempt_finished(0, second);
  lines.notice("stopping");
  lines.matrix_finished();
  CHECK(screen.sent ==
        "09:00:00Z matrix m-1: 2 runs, 1 in parallel\n"
        "09:00:12Z scored           3/5 0.62   12.3s  one\n"
        "09:00:12Z rate_limited     -          12.3s  two: 429 from the provider"
        " (attempt 1, will be tried again)\n"
        "09:00:12Z agent_failed     -          12.3s  two: exit code 1\\x1b[2J (attempt 2)\n"
        "09:00:12Z notice: stopping\n"
        "09:00:12Z 2/2 done, 1 failed; 12s elapsed\n");
  CHECK(screen.writes == 6);
}

TEST_CASE("a pipe hears of a wait for a key once, unless it becomes longer") {
  FakeScreen screen;
  FakeClock clock;
  LineProgress lines(screen, clock, Style(), false);
  lines.attempt_started(1, sample_run("one"), 1, "gateway");
  const SteadyTime back = clock.now() + std::chrono::seconds(40);
  lines.attempt_held(1, back);
  lines.attempt_held(1, std::nullopt);
  clock.tick(Milliseconds(1'000));
  lines.attempt_held(1, back);
  lines.attempt_held(1, back + Milliseconds(10));
  lines.attempt_held(1, std::nullopt);
  lines.attempt_held(1, back + Milliseconds(59'500));
  lines.attempt_held(2, back);  // nothing runs there
  CHECK(screen.sent ==
        "09:00:00Z held     one (slot 1): no key is free, the first is back in 40s\n"
        "09:00:01Z held     one (slot 1): no key is free, the first is back in 1m39s\n");
  screen.sent.clear();
  lines.attempt_started(1, sample_run("two"), 1, "gateway");
  lines.attempt_held(1, clock.now() + Milliseconds(900));
  CHECK(screen.sent.empty());
}

TEST_CASE("a verbose pipe gets a line per start too") {
  FakeScreen screen;
  FakeClock clock;
  LineProgress lines(screen, clock, Style(), true);
  lines.attempt_started(3, sample_run("one"), 1, "");
  lines.attempt_started(0, sample_run("two"), 2, "OPENAI_API_KEYS[1]");
  CHECK(screen.sent ==
        "09:00:00Z started  one (slot 3)\n"
        "09:00:00Z started  two (slot 0, OPENAI_API_KEYS[1], attempt 2)\n");
}

TEST_CASE("a pipe gets a summary every 30 seconds") {
  FakeScreen screen;
  FakeClock clock;
  LineProgress lines(screen, clock, Style(), false);
  lines.matrix_started(MatrixId("m-1"), 3, 1);
  screen.sent.clear();
  for (int second = 0; second < 65; ++second) {
    lines.tick();
    clock.tick(Milliseconds(1000));
  }
  CHECK(screen.sent ==
        "09:00:30Z 0/3 done, 0 failed, 0 running, 3 left; 30s elapsed, estimating the rest\n"
        "09:01:00Z 0/3 done, 0 failed, 0 running, 3 left; 1m00s elapsed, estimating the rest\n");
}

TEST_CASE("a log with colours colours the outcome") {
  FakeScreen screen;
  FakeClock clock;
  LineProgress lines(screen, clock, Style(true), false);
  lines.attempt_finished(0, scored_result("one", 5, 1));
  CHECK(screen.sent ==
        "\x1b[2m09:00:00Z\x1b[0m \x1b[32mscored\x1b[0m           5/5 1.00   12.3s  one\n");
}
