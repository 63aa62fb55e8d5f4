#include "keys/cooldown.hpp"

#include <algorithm>

namespace bench {

Milliseconds remaining(const Cooldown& cooldown, const Moment& now) {
  const Milliseconds by_wall = now.wall - cooldown.since.wall;
  const bool same_boot = now.boot == cooldown.since.boot;
  if (!same_boot && by_wall < Milliseconds(0)) return Milliseconds(0);
  Milliseconds passed = by_wall;
  if (same_boot) {
    // The steady clock stands still while the machine sleeps, the wall clock can be set back: the
    // one that has come further is right.
    passed =
        std::max(by_wall, std::chrono::floor<Milliseconds>(now.steady - cooldown.since.steady));
  }
  return std::clamp(cooldown.length - passed, Milliseconds(0), cooldown.length);
}

}  // namespace bench
