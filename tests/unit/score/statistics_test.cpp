#include "score/statistics.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("a mean has an interval from two values on") {
  CHECK_FALSE(mean_of({}));
  CHECK_FALSE(mean_of({0.5})->margin);
  const auto mean = mean_of({1, 2, 3, 4});
  CHECK(mean->value == 2.5);
  CHECK(*mean->margin == doctest::Approx(2.054).epsilon(0.001));
}

TEST_CASE("many values come near to the normal interval") {
  const std::vector<double> values(1000, 1.0);
  CHECK(*mean_of(values)->margin == 0.0);
}

TEST_CASE("pass@k is unbiased") {
  CHECK(*pass_at(1, 3, 10) == doctest::Approx(0.3));
  CHECK(*pass_at(2, 1, 4) == doctest::Approx(0.5));
  CHECK(*pass_at(5, 6, 10) == 1.0);
  CHECK_FALSE(pass_at(11, 1, 10));
}

}  // namespace bench
