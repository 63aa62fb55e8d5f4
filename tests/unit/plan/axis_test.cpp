#include "plan/axis.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace bench {

TEST_CASE("an axis without patterns takes everything") {
  const AxisFilter filter;
  CHECK(AxisChoice("scenario", filter).takes("anything"));
}

TEST_CASE("an excluded value is not taken even when it is included") {
  const AxisFilter filter{{"csv-*"}, {"*-slow"}};
  const AxisChoice choice("scenario", filter);
  CHECK(choice.takes("csv-sum"));
  CHECK_FALSE(choice.takes("csv-slow"));
  CHECK_FALSE(choice.takes("log-sum"));
}

TEST_CASE("a pattern that matches nothing names the nearest value") {
  const AxisFilter filter{{"csv-smu"}, {}};
  CHECK_THROWS_WITH_AS(AxisChoice("scenario", filter).check({"csv-sum", "log-parse"}),
                       "no scenario matches 'csv-smu' (hint: did you mean 'csv-sum'?)", Error);
}

TEST_CASE("a pattern near to nothing lists what there is") {
  const AxisFilter filter{{"zzzzzz"}, {}};
  CHECK_THROWS_WITH_AS(AxisChoice("agent", filter).check({"oracle", "nop"}),
                       "no agent matches 'zzzzzz' (hint: there is oracle, nop)", Error);
}

TEST_CASE("a pattern cannot write to the terminal through its error") {
  const AxisFilter filter{{"\x1b[2J"}, {}};
  CHECK_THROWS_WITH_AS(AxisChoice("agent", filter).check({}),
                       "no agent matches '\\x1b[2J' (hint: the suite has none)", Error);
}

}  // namespace bench
