#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/clock.hpp"

namespace bench {

// How often something took how long, counted as Prometheus wants it.
class TimeHistogram {
 public:
  using Duration = SteadyTime::duration;

  // What a bucket holds at most; what is longer is in the count alone.
  static constexpr std::array<std::chrono::microseconds, 11> kBounds = {
      std::chrono::microseconds(100),      std::chrono::microseconds(250),
      std::chrono::microseconds(500),      std::chrono::microseconds(1'000),
      std::chrono::microseconds(2'500),    std::chrono::microseconds(5'000),
      std::chrono::microseconds(10'000),   std::chrono::microseconds(25'000),
      std::chrono::microseconds(50'000),   std::chrono::microseconds(100'000),
      std::chrono::microseconds(1'000'000)};

  void add(Duration took) {
    ++count_;
    sum_ += took;
    for (std::size_t bucket = 0; bucket < kBounds.size(); ++bucket) {
      if (took <= kBounds.at(bucket)) ++within_.at(bucket);
    }
  }

  // Those that took no longer than kBounds[bucket].
  [[nodiscard]] std::uint64_t within(std::size_t bucket) const { return within_.at(bucket); }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(sum_).count(); }

 private:
  std::array<std::uint64_t, kBounds.size()> within_{};
  std::uint64_t count_ = 0;
  Duration sum_{0};
};

}  // namespace bench
