#include "base/units.hpp"

#include <doctest/doctest.h>

using namespace bench;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST_CASE("running times are shown in whole seconds") {
  CHECK(whole_seconds(Milliseconds(999)) == "0s");
  CHECK(whole_seconds(seconds(45)) == "45s");
  CHECK(whole_seconds(seconds(185)) == "3m05s");
  CHECK(whole_seconds(minutes(123)) == "2h03m");
}

TEST_CASE("what is left of a wait is rounded up and never negative") {
  CHECK(show_wait(seconds(60) - nanoseconds(1)) == "1m00s");
  CHECK(show_wait(seconds(60)) == "1m00s");
  CHECK(show_wait(seconds(60) + nanoseconds(1)) == "1m01s");
  CHECK(show_wait(minutes(60) - nanoseconds(1)) == "1h00m");
  CHECK(show_wait(minutes(60) + nanoseconds(1)) == "1h01m");
  CHECK(show_wait(nanoseconds(1)) == "1s");
  CHECK(show_wait(seconds(0)) == "0s");
  CHECK(show_wait(-seconds(5)) == "0s");
}
