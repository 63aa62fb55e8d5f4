#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runs/attempt_result.hpp"

namespace bench {

// The cell and trial of a run, owning: what is read back has no suite to borrow from.
struct Axes {
  std::string scenario;
  std::string harness;
  std::string agent;
  std::string model;
  std::string persona;
  std::string mode;
  int trial = 1;
};

[[nodiscard]] Axes axes_of(const PlannedRun& run);

// An attempt as it is recorded. Read back, `result.run.cell` is empty: `axes` has it.
struct StoredAttempt {
  MatrixId matrix;
  Axes axes;
  AttemptResult result;
  std::vector<std::string> notes;  // what of its output was left out, and why
};

// One line about an attempt, for the record of its run.
struct AttemptSummary {
  int attempt = 1;
  std::optional<Outcome> outcome;  // nothing: it has not ended, or nobody saw it end
  std::string reason;
  std::string key_label;
  WallTime started;
  std::optional<WallTime> ended;
  std::optional<double> cost_usd;  // where it is known
};

[[nodiscard]] AttemptSummary summary_of(const AttemptResult& result);

// The final record of a run: its last attempt, and a line about each.
struct StoredRun {
  StoredAttempt last;
  std::vector<AttemptSummary> attempts;
};

}  // namespace bench
