#include "score/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace bench {

namespace {

constexpr double kNormalQuantile = 1.959964;  // two-sided, 95 %

// Two-sided 95 % quantiles of Student's t by degrees of freedom; beyond the table the expansion of
// Cornish and Fisher around the normal quantile is good to three digits.
double t_quantile(std::size_t freedom) {
  constexpr std::array kTable = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262,
                                 2.228,  2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101,
                                 2.093,  2.086, 2.080, 2.074, 2.069, 2.064, 2.060};
  if (freedom <= kTable.size()) return kTable.at(freedom - 1);
  constexpr double kZ = kNormalQuantile;
  return kZ + (kZ * kZ * kZ + kZ) / (4 * static_cast<double>(freedom));
}

Interval wilson_interval(double rate, double tries) {
  constexpr double kSquare = kNormalQuantile * kNormalQuantile;
  const double center = (rate + kSquare / (2 * tries)) / (1 + kSquare / tries);
  const double spread = rate * (1 - rate) / tries + kSquare / (4 * tries * tries);
  const double margin = kNormalQuantile * std::sqrt(spread) / (1 + kSquare / tries);
  // It has nothing outside of 0 to 1 but errors of rounding.
  return {std::max(center - margin, 0.0), std::min(center + margin, 1.0)};
}

Interval t_interval(const std::vector<double>& scores, double mean) {
  const auto n = static_cast<double>(scores.size());
  double squares = 0;
  for (const double score : scores) squares += (score - mean) * (score - mean);
  const double margin = t_quantile(scores.size() - 1) * std::sqrt(squares / (n - 1) / n);
  return {std::max(mean - margin, 0.0), std::min(mean + margin, 1.0)};
}

bool is_rate(const std::vector<double>& scores) {
  return std::all_of(scores.begin(), scores.end(),
                     [](double score) { return score == 0 || score == 1; });
}

bool all_same(const std::vector<double>& scores) {
  return std::adjacent_find(scores.begin(), scores.end(), std::not_equal_to<>()) == scores.end();
}

}  // namespace

std::optional<MeanScore> mean_score(const std::vector<double>& scores) {
  if (scores.empty()) return std::nullopt;
  const auto n = static_cast<double>(scores.size());
  MeanScore mean{std::accumulate(scores.begin(), scores.end(), 0.0) / n, scores.size(),
                 std::nullopt};
  if (scores.size() < 2) return mean;
  mean.interval = is_rate(scores) || all_same(scores) ? wilson_interval(mean.value, n)
                                                      : t_interval(scores, mean.value);
  return mean;
}

}  // namespace bench
