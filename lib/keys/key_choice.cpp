#include "keys/key_choice.hpp"

namespace bench {

std::optional<std::size_t> choose_key(const std::vector<KeyCandidate>& keys,
                                      std::optional<std::size_t> last, KeyPolicy policy) {
  std::optional<std::size_t> best;
  const std::size_t first = last ? *last + 1 : 0;
  for (std::size_t step = 0; step < keys.size(); ++step) {
    const std::size_t index = (first + step) % keys.size();
    if (!keys[index].usable) continue;
    if (policy == KeyPolicy::round_robin) return index;
    if (!best || keys[index].leases < keys[*best].leases) best = index;
  }
  return best;
}

}  // namespace bench
