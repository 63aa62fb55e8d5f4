#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace bench {

struct Interval {
  double low = 0;
  double high = 0;
};

// A mean of scores, which lie between 0 and 1, and where the true one lies with 95 % confidence.
struct MeanScore {
  double value = 0;
  std::size_t count = 0;
  std::optional<Interval> interval;  // nothing below two scores
};

// Nothing for no scores. The interval is Wilson's where every score is 0 or 1 (a rate), and where
// all are the same, whose spread says nothing: no scores with the same mean need a wider one. Else
// it is Student's t, as far as there are scores.
[[nodiscard]] std::optional<MeanScore> mean_score(const std::vector<double>& scores);

}  // namespace bench
