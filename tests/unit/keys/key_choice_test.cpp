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

TEST_CASE("a sticky choice stays, and goes to the next one when it must") {
  CHECK(choose_key({{}, {}, {}}, 1, KeyStrategy::sticky) == 1);
  CHECK(choose_key({{}, {false, 0}, {}}, 1, KeyStrategy::sticky) == 2);
  CHECK(choose_key({{}, {false, 0}, {false, 0}}, 1, KeyStrategy::sticky) == 0);
}

TEST_CASE("filling takes the first key that is usable, whichever was last") {
  CHECK(choose_key({{}, {}}, 0, KeyStrategy::fill_first) == 0);
  CHECK(choose_key({{false, 0}, {}}, 0, KeyStrategy::fill_first) == 1);
}

TEST_CASE("a random choice is even over the usable keys") {
  const std::vector<KeyCandidate> keys = {{}, {false, 0}, {false, 0}, {}};
  int firsts = 0;
  for (std::uint64_t roll = 0; roll < 100; ++roll) {
    const auto chosen = choose_key(keys, 0, KeyStrategy::random, roll);
    CHECK((chosen == 0 || chosen == 3));
    if (chosen == 0) ++firsts;
  }
  CHECK(firsts == 50);
  CHECK_FALSE(choose_key({{false, 0}}, 0, KeyStrategy::random, 7));
}

}  // namespace bench
