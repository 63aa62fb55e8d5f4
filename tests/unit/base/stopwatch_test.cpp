#include "base/stopwatch.hpp"

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"

namespace bench {

using std::chrono::seconds;

TEST_CASE("a stopwatch adds up the time that it ran") {
  FakeClock clock;
  Stopwatch watch(clock);
  clock.tick(seconds(1));
  CHECK(watch.total() == seconds(0));
  watch.start();
  clock.tick(seconds(2));
  watch.stop();
  clock.tick(seconds(4));
  watch.start();
  clock.tick(seconds(8));
  watch.stop();
  CHECK(watch.total() == seconds(10));
}

TEST_CASE("a stopwatch that runs is not started again, and one that stands not stopped") {
  FakeClock clock;
  Stopwatch watch(clock);
  watch.start();
  clock.tick(seconds(1));
  watch.start();
  clock.tick(seconds(1));
  watch.stop();
  clock.tick(seconds(1));
  watch.stop();
  CHECK(watch.total() == seconds(2));
}

}  // namespace bench
