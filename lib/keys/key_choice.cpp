#include "keys/key_choice.hpp"

namespace bench {

namespace {

// Where the scan for a usable key begins.
std::size_t first_of(std::optional<std::size_t> last, KeyStrategy strategy) {
  switch (strategy) {
    case KeyStrategy::sticky:
      return last.value_or(0);
    case KeyStrategy::round_robin:
    case KeyStrategy::least_used:
      return last ? *last + 1 : 0;
    case KeyStrategy::fill_first:
    case KeyStrategy::random:
      break;
  }
  return 0;
}

// To scan on from a random key would favour those behind unusable ones.
std::optional<std::size_t> random_key(const std::vector<KeyCandidate>& keys, std::uint64_t roll) {
  std::vector<std::size_t> usable;
  for (std::size_t index = 0; index < keys.size(); ++index) {
    if (keys[index].usable) usable.push_back(index);
  }
  if (usable.empty()) return std::nullopt;
  return usable[roll % usable.size()];
}

}  // namespace

std::optional<std::size_t> choose_key(const std::vector<KeyCandidate>& keys,
                                      std::optional<std::size_t> last, KeyStrategy strategy,
                                      std::uint64_t roll) {
  if (strategy == KeyStrategy::random) return random_key(keys, roll);
  std::optional<std::size_t> best;
  const std::size_t first = first_of(last, strategy);
  for (std::size_t step = 0; step < keys.size(); ++step) {
    const std::size_t index = (first + step) % keys.size();
    if (!keys[index].usable) continue;
    if (strategy != KeyStrategy::least_used) return index;
    if (!best || keys[index].uses < keys[*best].uses) best = index;
  }
  return best;
}

}  // namespace bench
