#include "ui/json_progress.hpp"

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"
#include "unit/ui/fake_screen.hpp"
#include "unit/ui/sample_runs.hpp"

using namespace bench;

TEST_CASE("a JSON log has one object per event, with stable names") {
  FakeScreen screen;
  FakeClock clock;
  JsonProgress log(screen, clock);
  log.matrix_started(MatrixId("m-1"), 2, 1);
  log.attempt_started(0, sample_run("one"), 1, "OPENAI_API_KEYS[1]");
  clock.tick(Milliseconds(12'345));
  log.attempt_finished(0, scored_result("one", 3, 0.625));
  log.notice("a \"quoted\" \x1b[2J");
  log.matrix_finished();
  CHECK(
      screen.sent ==
      R"({"time":"2026-11-21T09:00:00.000Z","event":"matrix_started","matrix_id":"m-1","runs":2,"slots":1})"
      "\n"
      R"({"time":"2026-11-21T09:00:00.000Z","event":"attempt_started","matrix_id":"m-1","slot":0,"run_id":"one",)"
      R"("attempt":1,"scenario":"csv-import","harness":"bare","agent":"claude","model":"opus","persona":"naive",)"
      R"("mode":"plan","trial":1,"key_label":"OPENAI_API_KEYS[1]"})"
      "\n"
      R"({"time":"2026-11-21T09:00:12.345Z","event":"attempt_finished","matrix_id":"m-1","slot":0,"run_id":"one",)"
      R"("attempt":1,"scenario":"csv-import","harness":"bare","agent":"claude","model":"opus","persona":"naive",)"
      R"("mode":"plan","trial":1,"key_label":null,"outcome":"scored","blame":"nobody","reason":null,"final":true,)"
      R"("highest_gate":3,"normalized_score":0.625,"exit_code":0,"started":"2026-11-21T09:00:00.000Z",)"
      R"("ended":"2026-11-21T09:00:12.300Z","duration_ms":12300,"cost_usd":null})"
      "\n"
      R"({"time":"2026-11-21T09:00:12.345Z","event":"notice","matrix_id":"m-1","message":"a \"quoted\" \u001b[2J"})"
      "\n"
      R"({"time":"2026-11-21T09:00:12.345Z","event":"matrix_finished","matrix_id":"m-1","runs":2,"done":1,)"
      R"("failed":0,"running":0,"held":0,"left":1,"elapsed_ms":12345})"
      "\n");
}

TEST_CASE("a JSON log has a summary every 30 seconds") {
  FakeScreen screen;
  FakeClock clock;
  JsonProgress log(screen, clock);
  log.matrix_started(MatrixId("m-1"), 2, 1);
  screen.sent.clear();
  clock.tick(Milliseconds(30'000));
  log.tick();
  log.tick();
  CHECK(
      screen.sent ==
      R"({"time":"2026-11-21T09:00:30.000Z","event":"summary","matrix_id":"m-1","runs":2,"done":0,"failed":0,)"
      R"("running":0,"held":0,"left":2,"elapsed_ms":30000,"estimate_ms":null})"
      "\n");
}

TEST_CASE("a JSON log has an event for a wait, once, rounded up to the millisecond") {
  FakeScreen screen;
  FakeClock clock;
  JsonProgress log(screen, clock);
  log.attempt_started(1, sample_run("one"), 2, "gateway");
  screen.sent.clear();
  const SteadyTime back = clock.now() + Milliseconds(40'000) - std::chrono::nanoseconds(1);
  log.attempt_held(1, back);
  for (int tries = 0; tries < 3; ++tries) {
    log.attempt_held(1, back);
    log.attempt_held(1, std::nullopt);
  }
  CHECK(
      screen.sent ==
      R"({"time":"2026-11-21T09:00:00.000Z","event":"attempt_held","matrix_id":null,"slot":1,"run_id":"one",)"
      R"("attempt":2,"wait_ms":40000,"until":"2026-11-21T09:00:40.000Z"})"
      "\n");
}
