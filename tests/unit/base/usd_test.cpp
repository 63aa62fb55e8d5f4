#include "base/usd.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace bench {

TEST_CASE("amounts are shown in cents, and smaller ones in hundredths of cents") {
  CHECK(show(usd_of(0)) == "$0.00");
  CHECK(show(usd_of(1.234)) == "$1.23");
  CHECK(show(usd_of(1234.5)) == "$1234.50");
  CHECK(show(usd_of(0.00421)) == "$0.0042");
  CHECK(show(usd_of(-1.5)) == "-$1.50");
}

TEST_CASE("amounts are exact to a billionth") {
  Usd sum;
  for (int i = 0; i < 1'000'000; ++i) sum += usd_of(0.0000001);
  CHECK(sum == usd_of(0.1));
  CHECK(sum - usd_of(0.1) == Usd{});
}

TEST_CASE("what a user is ready to spend is read with or without a sign") {
  CHECK(parse_usd("5") == usd_of(5));
  CHECK(parse_usd("$0.50") == usd_of(0.5));
  CHECK(parse_usd("0") == Usd{});
  for (const char* const text :
       {"", "$", "-1", "five", "5 USD", "1e3", "inf", "nan", "1e99", "99999999999"}) {
    CAPTURE(text);
    CHECK_THROWS_AS((void)parse_usd(text), Error);
  }
}

}  // namespace bench
