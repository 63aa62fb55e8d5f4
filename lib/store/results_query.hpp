#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/ledger.hpp"
#include "store/results_folder.hpp"

namespace bench {

// How far a run has come.
enum class RunState { running, waiting, finished };

// One run, as the ledger lists it. What is not known is absent, never zero.
struct RunEntry {
  MatrixId matrix;
  RunId run;
  Axes axes;
  RunState state = RunState::running;
  int attempts = 0;
  std::optional<Outcome> outcome;  // of its last attempt
  std::string reason;
  std::optional<int> highest_gate;
  std::optional<double> normalized_score;
  WallTime started;               // its first attempt
  std::optional<WallTime> ended;  // its last one
  std::optional<int> exit_code;
  bool out_of_memory = false;
  std::string key_label;
  std::optional<double> cost_usd;
  std::optional<double> tokens;
  std::optional<ResourceUse> usage;
};

[[nodiscard]] std::string_view name(RunState state);

// Which runs are wanted. An empty list takes everything; patterns are globs.
struct RunFilter {
  std::vector<std::string> matrices;
  std::vector<std::string> runs;
  AxisFilters axes;
  std::vector<Outcome> outcomes;
  bool latest = false;  // only the matrix that was created last
};

[[nodiscard]] bool takes(const RunFilter& filter, const RunEntry& run);

// Reads a results folder, while others may be writing to it. Owned by one thread. Throws Error with
// ExitCode::store_failed.
class ResultsQuery {
 public:
  // Throws also when there are no results, saying where it looked.
  explicit ResultsQuery(ResultsFolder folder);

  // Newest first.
  [[nodiscard]] std::vector<MatrixEntry> matrices();

  // Calls `visit` for every run that the filter takes: by matrix, oldest first, then in the order
  // in which they were started. Memory does not grow with their number.
  void for_each_run(const RunFilter& filter, const std::function<void(const RunEntry&)>& visit);

  // The whole record of a finished run; nothing when it has none.
  [[nodiscard]] std::optional<StoredRun> run(const MatrixId& matrix, const RunId& run);

 private:
  ResultsFolder folder_;
  sqlite::Database database_;
};

}  // namespace bench
