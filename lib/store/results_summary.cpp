#include "store/results_summary.hpp"

#include <algorithm>
#include <cmath>

namespace bench {

void ResultsSummary::add(const RunEntry& run) {
  ++runs_;
  if (run.state != RunState::finished) ++unfinished_;
  if (run.outcome) ++outcomes_[*run.outcome];
  if (run.normalized_score) {
    ++scored_;
    score_sum_ += *run.normalized_score;
  }
  if (run.highest_gate == static_cast<int>(kGates.size())) ++passed_;
  if (run.cost_usd) {
    ++runs_with_cost_;
    cost_usd_ += *run.cost_usd;
  }
  if (run.ended) {
    durations_.push_back(*run.ended - run.started);
    total_duration_ += durations_.back();
  }
}

std::optional<double> ResultsSummary::mean_of_scored() const {
  if (scored_ == 0) return std::nullopt;
  return score_sum_ / static_cast<double>(scored_);
}

std::optional<double> ResultsSummary::mean_of_all() const {
  if (runs_ == 0) return std::nullopt;
  return score_sum_ / static_cast<double>(runs_);
}

std::optional<Milliseconds> ResultsSummary::duration(double share) const {
  if (durations_.empty()) return std::nullopt;
  const auto last = static_cast<double>(durations_.size() - 1);
  const auto rank = static_cast<std::ptrdiff_t>(std::lround(std::clamp(share, 0.0, 1.0) * last));
  std::nth_element(durations_.begin(), durations_.begin() + rank, durations_.end());
  return durations_[static_cast<std::size_t>(rank)];
}

}  // namespace bench
