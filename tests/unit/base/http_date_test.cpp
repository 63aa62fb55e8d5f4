#include "base/http_date.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

const WallTime kNow = from_utc("2026-11-21T09:30:00Z");
const WallTime kExample = from_utc("1994-11-06T08:49:37Z");

std::optional<WallTime> date(std::string_view text) {
  return http_date(text, kNow);
}

}  // namespace

TEST_CASE("the three forms of a date are one moment") {
  CHECK(date("Sun, 06 Nov 1994 08:49:37 GMT") == kExample);
  CHECK(date("Sunday, 06-Nov-94 08:49:37 GMT") == kExample);
  CHECK(date("Sun Nov  6 08:49:37 1994") == kExample);
  CHECK(date(" Sun, 06 Nov 1994 08:49:37 GMT ") == kExample);
}

TEST_CASE("a year of two digits is the nearest that is not far ahead") {
  CHECK(date("Saturday, 21-Nov-26 09:30:00 GMT") == kNow);
  CHECK(date("Saturday, 21-Nov-76 09:30:00 GMT") == from_utc("2076-11-21T09:30:00Z"));
  CHECK(date("Saturday, 21-Nov-77 09:30:00 GMT") == from_utc("1977-11-21T09:30:00Z"));
}

TEST_CASE("what is no date is none") {
  for (const char* text :
       {"", "GMT", " GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:3x GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 06 08:49:37 94", "1994-11-06T08:49:37Z"}) {
    CAPTURE(text);
    CHECK_FALSE(date(text));
  }
}

TEST_CASE("a UTC time with parts that no clock shows is refused") {
  CHECK_THROWS((void)from_utc("2026-13-01T00:00:00Z"));
  CHECK_THROWS((void)from_utc("2026-02-30T00:00:00Z"));
  CHECK_THROWS((void)from_utc("2026-02-03T24:00:00Z"));
}

}  // namespace bench
