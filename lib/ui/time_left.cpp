#include "ui/time_left.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace bench {

namespace {

// What a run takes, with the time of those that still run: leaving them out would favour short
// runs.
Milliseconds mean_duration(const Pace& pace) {
  const Milliseconds total = std::accumulate(pace.running.begin(), pace.running.end(), pace.spent);
  return total / static_cast<std::int64_t>(pace.finished);
}

}  // namespace

std::optional<Milliseconds> time_left(const Pace& pace) {
  const std::size_t unfinished = pace.waiting + pace.running.size();
  if (unfinished == 0) return Milliseconds(0);
  const std::size_t enough = (std::min(pace.slots, pace.finished + unfinished) + 1) / 2;
  if (pace.finished == 0 || pace.finished < enough) return std::nullopt;

  const Milliseconds mean = mean_duration(pace);
  Milliseconds work = mean * static_cast<std::int64_t>(pace.waiting);
  Milliseconds longest{0};
  for (const Milliseconds elapsed : pace.running) {
    const Milliseconds rest = std::max(mean - elapsed, Milliseconds(0));
    work += rest;
    longest = std::max(longest, rest);
  }
  if (work == Milliseconds(0)) return std::nullopt;
  const std::size_t lanes = std::clamp<std::size_t>(pace.slots, 1, unfinished);
  return std::max(work / static_cast<std::int64_t>(lanes), longest);
}

}  // namespace bench
