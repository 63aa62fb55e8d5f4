#include "base/at_once.hpp"

#include <atomic>
#include <latch>
#include <stdexcept>
#include <vector>

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("each number is worked on once, however many threads share them") {
  for (const std::size_t at_most :
       {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{64}}) {
    std::vector<std::atomic<int>> calls(17);
    at_once(calls.size(), at_most, [&](std::size_t i) { ++calls[i]; });
    for (const std::atomic<int>& times : calls) CHECK(times == 1);
  }
  at_once(0, 4, [](std::size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("as many are under way together as were allowed, and no more") {
  std::latch together(3);
  std::atomic<int> now{0};
  std::atomic<int> most{0};
  at_once(3, 3,
          [&](std::size_t) { together.arrive_and_wait(); });  // alone, one would wait for ever
  at_once(40, 3, [&](std::size_t) {
    const int running = ++now;
    for (int seen = most; seen < running && !most.compare_exchange_weak(seen, running);) {
    }
    std::this_thread::yield();
    --now;
  });
  CHECK(most <= 3);
}

TEST_CASE("what one throws comes out, and no further ones begin") {
  std::atomic<int> calls{0};
  CHECK_THROWS_WITH_AS(at_once(1000, 2,
                               [&](std::size_t i) {
                                 ++calls;
                                 if (i == 0) throw std::runtime_error("the first");
                                 std::this_thread::sleep_for(std::chrono::milliseconds(1));
                               }),
                       "the first", std::runtime_error);
  CHECK(calls < 1000);
}

}  // namespace bench
