#include "base/channel.hpp"

#include <thread>

#include <doctest/doctest.h>

using namespace bench;

namespace {

using Steady = std::chrono::steady_clock;

constexpr Milliseconds kSoon{100};
constexpr Milliseconds kLong{30'000};

// How long the owner sleeps when `deed` is done meanwhile.
template <typename Deed>
Milliseconds nap(Channel<int>& channel, Milliseconds longest, bool hurried, const Deed& deed) {
  const SteadyTime began = Steady::now();
  std::thread other([&] {
    std::this_thread::sleep_for(kSoon / 5);
    deed();
  });
  CHECK(channel.pop_until(began + longest, hurried) == 1);
  other.join();
  return std::chrono::floor<Milliseconds>(Steady::now() - began);
}

}  // namespace

TEST_CASE("events come in order, and nothing when there is none in time") {
  Channel<int> channel;
  channel.push(1);
  channel.leave(2);
  channel.push(3);
  for (const int expected : {1, 2, 3}) CHECK(channel.pop_until(SteadyTime{}, false) == expected);
  CHECK_FALSE(channel.pop_until(SteadyTime{}));
}

TEST_CASE("an event wakes its owner; one that can wait does so only if that is in a hurry") {
  Channel<int> channel;
  CHECK(nap(channel, kLong, false, [&] { channel.push(1); }) < kLong);
  CHECK(nap(channel, kLong, true, [&] { channel.leave(1); }) < kLong);
  CHECK(nap(channel, kSoon, false, [&] { channel.leave(1); }) >= kSoon);
}
