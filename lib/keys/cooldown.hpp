#pragma once

#include <string>

#include "base/clock.hpp"

namespace bench {

// A moment that another process can make sense of: by the wall clock, which can be set, and by the
// steady one, which means nothing in another boot.
struct Moment {
  WallTime wall;
  SteadyTime steady;
  std::string boot;
};

// A time during which a key is not used, as it is shared between processes.
struct Cooldown {
  Moment since;
  Milliseconds length{0};
  std::string reason;
};

// What is left of it: never more than its length, whatever was done to the wall clock meanwhile,
// and nothing when its beginning is in the future of another boot.
[[nodiscard]] Milliseconds remaining(const Cooldown& cooldown, const Moment& now);

}  // namespace bench
