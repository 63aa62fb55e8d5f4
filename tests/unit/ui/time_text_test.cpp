#include "ui/time_text.hpp"

#include <doctest/doctest.h>

using namespace bench;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a guess is rounded up to what it can know") {
  CHECK(rough(seconds(1)) == "5s");
  CHECK(rough(seconds(22)) == "25s");
  CHECK(rough(seconds(58)) == "1m");
  CHECK(rough(seconds(101)) == "1m50s");
  CHECK(rough(seconds(120)) == "2m");
  CHECK(rough(minutes(24) + seconds(1)) == "25m");
  CHECK(rough(minutes(121)) == "2h10m");
}

TEST_CASE("events carry the time of day in UTC") {
  CHECK(time_of_day(from_utc("2026-11-21T09:30:07.123Z")) == "09:30:07Z");
}
