#include "os/wake_signal.hpp"

#include <atomic>
#include <poll.h>
#include <thread>

#include <doctest/doctest.h>

using namespace bench;

namespace {

bool is_readable(const WakeSignal& signal, int milliseconds = 0) {
  pollfd watched{signal.descriptor(), POLLIN, 0};
  return ::poll(&watched, 1, milliseconds) == 1;
}

}  // namespace

TEST_CASE("a signal is raised until it is taken, however often it was") {
  WakeSignal signal;
  CHECK_FALSE(is_readable(signal));
  CHECK_FALSE(signal.take());
  signal.raise();
  signal.raise();
  CHECK(is_readable(signal));
  CHECK(signal.take());
  CHECK_FALSE(is_readable(signal));
  CHECK_FALSE(signal.take());
  signal.raise();
  CHECK(is_readable(signal));
}

TEST_CASE("what was taken leaves nothing behind, however close they come") {
  constexpr int kRounds = 50'000;
  WakeSignal signal;
  std::atomic<int> begun = 0;
  std::atomic<int> raised = 0;
  std::thread other([&] {
    for (int round = 1; round <= kRounds; ++round) {
      while (begun < round) std::this_thread::yield();
      signal.raise();
      raised = round;
    }
  });
  int left = 0;
  for (int round = 1; round <= kRounds; ++round) {
    begun = round;
    while (!signal.take()) std::this_thread::yield();
    while (raised < round) std::this_thread::yield();
    left += is_readable(signal) ? 1 : 0;
    static_cast<void>(signal.take());
  }
  other.join();
  CHECK(left == 0);
}

TEST_CASE("a thread that waits is woken by another") {
  WakeSignal signal;
  std::thread other([&] { signal.raise(); });
  CHECK(is_readable(signal, 60'000));
  other.join();
  CHECK(signal.take());
}
