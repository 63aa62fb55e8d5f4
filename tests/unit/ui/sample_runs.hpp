#pragma once

#include <string>

#include "runs/attempt_result.hpp"

namespace bench {

// A description of which only the id matters.
template <typename Axis>
Axis named(const char* id) {
  Axis axis;
  axis.id = id;
  return axis;
}

inline const auto kScenario = named<Scenario>("csv-import");
inline const auto kHarness = named<Harness>("bare");
inline const auto kAgent = named<Agent>("claude");

inline PlannedRun sample_run(const std::string& id, int trial = 1) {
  return {.id = RunId(id),
          .cell = {&kScenario, &kHarness, &kAgent, "opus", "naive", "plan"},
          .trial = trial};
}

inline AttemptResult scored_result(const std::string& id, int gate, double normalized) {
  AttemptResult result;
  result.run = sample_run(id);
  result.outcome = Outcome::scored;
  result.started = from_utc("2026-11-21T09:00:00.000Z");
  result.ended = from_utc("2026-11-21T09:00:12.300Z");
  result.exit_code = 0;
  result.score =
      Score{.highest_gate = gate, .normalized_score = normalized, .gates = {}, .notes = {}};
  return result;
}

inline AttemptResult failed_result(const std::string& id, Outcome outcome, std::string reason) {
  AttemptResult result = scored_result(id, 0, 0);
  result.outcome = outcome;
  result.reason = std::move(reason);
  result.score.reset();
  result.exit_code.reset();
  return result;
}

}  // namespace bench
