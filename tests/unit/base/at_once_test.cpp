#include "base/at_once.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stdexcept>
#include <thread>
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
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t now = 0;
  std::size_t most = 0;
  // Each stays until as many were there as may be; a few linger, so that one too many is seen.
  at_once(40, 3, [&](std::size_t) {
    std::unique_lock lock(mutex);
    most = std::max(most, ++now);
    changed.notify_all();
    changed.wait_for(lock, std::chrono::seconds(10), [&] { return most >= 3; });
    lock.unlock();
    for (int i = 0; i < 100; ++i) std::this_thread::yield();
    lock.lock();
    --now;
  });
  CHECK(most == 3);
}

TEST_CASE("what one throws comes out, and no further ones begin") {
  std::atomic<int> calls{0};
  std::atomic<bool> throwing{false};
  CHECK_THROWS_WITH_AS(at_once(1'000'000, 2,
                               [&](std::size_t i) {
                                 ++calls;
                                 if (i == 0) {
                                   throwing = true;
                                   throw std::runtime_error("the first");
                                 }
                                 while (!throwing) std::this_thread::yield();
                               }),
                       "the first", std::runtime_error);
  CHECK(calls < 1'000'000);
}

}  // namespace bench
