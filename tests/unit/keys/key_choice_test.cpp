#include "keys/key_choice.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("round robin takes the next usable key, whoever has it") {
  const std::vector<KeyCandidate> keys{{true, 0}, {true, 5}, {false, 0}, {true, 0}};
  CHECK(choose_key(keys, std::nullopt, KeyStrategy::round_robin) == 0);
  CHECK(choose_key(keys, 0, KeyStrategy::round_robin) == 1);
  CHECK(choose_key(keys, 1, KeyStrategy::round_robin) == 3);
  CHECK(choose_key(keys, 3, KeyStrategy::round_robin) == 0);
}

TEST_CASE("the least used key is taken, the next of several") {
  const std::vector<KeyCandidate> keys{{true, 1}, {true, 1}, {false, 0}, {true, 0}, {true, 0}};
  CHECK(choose_key(keys, std::nullopt, KeyStrategy::least_used) == 3);
  CHECK(choose_key(keys, 3, KeyStrategy::least_used) == 4);
  CHECK(choose_key(keys, 4, KeyStrategy::least_used) == 3);
}

TEST_CASE("without a usable key there is no choice") {
  CHECK_FALSE(choose_key({}, std::nullopt, KeyStrategy::round_robin));
  CHECK_FALSE(choose_key({{false, 0}, {false, 0}}, 1, KeyStrategy::least_used));
}

}  // namespace bench
