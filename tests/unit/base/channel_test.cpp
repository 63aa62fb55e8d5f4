#include "base/channel.hpp"

#include <doctest/doctest.h>

using namespace bench;

namespace {

struct CountedSignal : std::condition_variable {
  static inline int raised = 0;

  void notify_one() {
    ++raised;
    std::condition_variable::notify_one();
  }
};

struct ChannelFixture {
  Channel<int, CountedSignal> channel;

  ChannelFixture() { CountedSignal::raised = 0; }
};

constexpr SteadyTime kAtOnce{};

}  // namespace

TEST_CASE_FIXTURE(ChannelFixture, "events come in order, and nothing when there is none in time") {
  channel.push(1);
  channel.push_quietly(2);
  channel.push(3);
  for (const int expected : {1, 2, 3}) CHECK(channel.pop_until(kAtOnce, false) == expected);
  CHECK_FALSE(channel.pop_until(kAtOnce));
}

TEST_CASE_FIXTURE(ChannelFixture, "what can wait wakes its owner only if that is in a hurry") {
  CHECK_FALSE(channel.pop_until(kAtOnce, false));
  channel.push_quietly(1);
  CHECK(CountedSignal::raised == 0);
  channel.push(2);
  CHECK(CountedSignal::raised == 1);
  CHECK(channel.pop_until(kAtOnce, true) == 1);
  channel.push_quietly(3);
  CHECK(CountedSignal::raised == 2);
}
