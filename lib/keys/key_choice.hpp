#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace bench {

// What matters of a key when one is chosen among those of a pool.
struct KeyCandidate {
  bool usable = true;  // neither cooling nor dead
  int leases = 0;      // how many containers have it now
};

enum class KeyPolicy {
  round_robin,  // the next one, whoever has it
  least_used,   // one that the fewest have; the next of those
};

// Which key of a pool is next after the one at `last`, in the pool's order; nothing when none is
// usable.
[[nodiscard]] std::optional<std::size_t> choose_key(const std::vector<KeyCandidate>& keys,
                                                    std::optional<std::size_t> last,
                                                    KeyPolicy policy);

}  // namespace bench
