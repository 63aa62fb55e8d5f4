#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/clock.hpp"

namespace bench {

// How a matrix has been going.
struct Pace {
  std::size_t finished = 0;           // runs that are over
  std::size_t waiting = 0;            // runs that have not begun
  std::size_t slots = 1;              // how many run at a time
  Milliseconds spent{0};              // by all attempts that are over
  std::vector<Milliseconds> running;  // how long each has been running
};

// When the last run will end, counted from now. Nothing until half as many runs as run at a time
// have ended, and nothing when all that is left takes longer than a run does.
[[nodiscard]] std::optional<Milliseconds> time_left(const Pace& pace);

}  // namespace bench
