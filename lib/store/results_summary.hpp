#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "store/results_query.hpp"

namespace bench {

// What many runs come to. A run without a score is counted as such, and is part of the mean over
// all runs as the zero that it would have to be taken for: both means are there, and how many runs
// the second one had to fill in.
class ResultsSummary {
 public:
  void add(const RunEntry& run);

  [[nodiscard]] std::size_t runs() const { return runs_; }
  [[nodiscard]] std::size_t scored() const { return scored_; }
  [[nodiscard]] std::size_t without_score() const { return runs_ - scored_; }
  [[nodiscard]] std::size_t unfinished() const { return unfinished_; }
  [[nodiscard]] const std::map<Outcome, std::size_t>& outcomes() const { return outcomes_; }

  // Of the scored runs; nothing when there are none.
  [[nodiscard]] std::optional<double> mean_of_scored() const;

  // Of all runs, those without a score taken as zero; nothing when there are no runs.
  [[nodiscard]] std::optional<double> mean_of_all() const;

  // Runs that passed every gate.
  [[nodiscard]] std::size_t passed() const { return passed_; }

  // Where it is known: what the sum is of, is the second.
  [[nodiscard]] double cost_usd() const { return cost_usd_; }
  [[nodiscard]] std::size_t runs_with_cost() const { return runs_with_cost_; }

  // From start to end of the ended runs, retries included; nothing when there are none.
  // `share` is between 0 and 1: 0.5 is the median, 1 the longest.
  [[nodiscard]] std::optional<Milliseconds> duration(double share) const;
  [[nodiscard]] Milliseconds total_duration() const { return total_duration_; }

 private:
  std::size_t runs_ = 0;
  std::size_t scored_ = 0;
  std::size_t unfinished_ = 0;
  std::size_t passed_ = 0;
  std::map<Outcome, std::size_t> outcomes_;
  double score_sum_ = 0;
  double cost_usd_ = 0;
  std::size_t runs_with_cost_ = 0;
  Milliseconds total_duration_{0};
  mutable std::vector<Milliseconds> durations_;
};

}  // namespace bench
