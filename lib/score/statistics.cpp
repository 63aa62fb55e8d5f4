#include "score/statistics.hpp"

#include <array>
#include <cmath>
#include <numeric>

namespace bench {

namespace {

// Two-sided 95 % quantiles of Student's t by degrees of freedom; beyond the table the expansion of
// Cornish and Fisher around the normal quantile is good to three digits.
double t_quantile(std::size_t freedom) {
  constexpr std::array kTable = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262,
                                 2.228,  2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101,
                                 2.093,  2.086, 2.080, 2.074, 2.069, 2.064, 2.060};
  if (freedom <= kTable.size()) return kTable.at(freedom - 1);
  constexpr double kNormal = 1.959964;
  const auto n = static_cast<double>(freedom);
  return kNormal + (kNormal * kNormal * kNormal + kNormal) / (4 * n);
}

}  // namespace

std::optional<Mean> mean_of(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  const auto n = static_cast<double>(values.size());
  Mean mean{std::accumulate(values.begin(), values.end(), 0.0) / n, values.size(), std::nullopt};
  if (values.size() < 2) return mean;
  double squares = 0;
  for (const double value : values) squares += (value - mean.value) * (value - mean.value);
  mean.margin = t_quantile(values.size() - 1) * std::sqrt(squares / (n - 1) / n);
  return mean;
}

std::optional<double> pass_at(std::size_t k, std::size_t passed, std::size_t tries) {
  if (k == 0 || k > tries || passed > tries) return std::nullopt;
  const std::size_t failed = tries - passed;
  if (failed < k) return 1.0;
  double all_fail = 1;
  for (std::size_t i = 0; i < k; ++i) {
    all_fail *= static_cast<double>(failed - i) / static_cast<double>(tries - i);
  }
  return 1 - all_fail;
}

}  // namespace bench
