#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "suite/failover_policy.hpp"

namespace bench {

// What matters of a key when one is chosen among those of a pool.
struct KeyCandidate {
  bool usable = true;  // neither cooling nor dead
  int uses = 0;        // how many containers have it now, or how many requests it has served
};

// Which key of a pool is next, in the pool's order; nothing when none is usable. `last` is the one
// that was used last, `roll` a random number for the strategy that needs one.
[[nodiscard]] std::optional<std::size_t> choose_key(const std::vector<KeyCandidate>& keys,
                                                    std::optional<std::size_t> last,
                                                    KeyStrategy strategy, std::uint64_t roll = 0);

}  // namespace bench
