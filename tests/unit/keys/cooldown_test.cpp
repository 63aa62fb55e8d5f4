#include "keys/cooldown.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Moment kStart{from_utc("2026-11-21T09:00:00.000Z"), SteadyTime(hours(5)), "this boot"};
const Cooldown kMinute{kStart, seconds(60), "429"};

Moment later(Milliseconds by_wall, Milliseconds by_steady, const std::string& boot = "this boot") {
  return {kStart.wall + by_wall, kStart.steady + by_steady, boot};
}

}  // namespace

TEST_CASE("a cooldown is over exactly at its end") {
  CHECK(remaining(kMinute, kStart) == seconds(60));
  CHECK(remaining(kMinute, later(seconds(59), seconds(59))) == seconds(1));
  CHECK(remaining(kMinute, later(seconds(60), seconds(60))) == seconds(0));
  CHECK(remaining(kMinute, later(seconds(99), seconds(99))) == seconds(0));
}

TEST_CASE("a wall clock that was set back does not prolong a cooldown") {
  CHECK(remaining(kMinute, later(-hours(3), seconds(50))) == seconds(10));
  CHECK(remaining(kMinute, later(seconds(10), seconds(60))) == seconds(0));
}

TEST_CASE("a machine that slept has cooled down meanwhile") {
  CHECK(remaining(kMinute, later(hours(8), seconds(1))) == seconds(0));
}

TEST_CASE("after a reboot only the wall clock counts, and one from before the cooldown ends it") {
  CHECK(remaining(kMinute, later(seconds(20), hours(50), "another")) == seconds(40));
  CHECK(remaining(kMinute, later(-seconds(1), seconds(1), "another")) == seconds(0));
}

}  // namespace bench
