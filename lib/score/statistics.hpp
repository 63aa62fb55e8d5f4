#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace bench {

// A mean with the interval in which the true one lies with 95 % confidence, if anything can be
// said.
struct Mean {
  double value = 0;
  std::size_t count = 0;
  std::optional<double> margin;  // half of the interval's width; nothing below two values
};

// Student's t interval. Nothing for no values.
[[nodiscard]] std::optional<Mean> mean_of(const std::vector<double>& values);

// The chance that at least one of `k` tries passes, estimated without bias from `passed` of
// `tries`.
[[nodiscard]] std::optional<double> pass_at(std::size_t k, std::size_t passed, std::size_t tries);

}  // namespace bench
