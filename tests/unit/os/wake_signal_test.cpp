#include "os/wake_signal.hpp"

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

TEST_CASE("what was taken leaves nothing behind, whenever it was raised") {
  WakeSignal signal;
  std::thread other([&] {
    for (int i = 0; i < 20'000; ++i) signal.raise();
  });
  for (int i = 0; i < 20'000; ++i) static_cast<void>(signal.take());
  other.join();
  static_cast<void>(signal.take());
  CHECK_FALSE(is_readable(signal));
}

TEST_CASE("a thread that waits is woken by another") {
  WakeSignal signal;
  std::thread other([&] { signal.raise(); });
  CHECK(is_readable(signal, 60'000));
  other.join();
  CHECK(signal.take());
}
