#include "score/statistics.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

void check_interval(const std::vector<double>& scores, double low, double high) {
  const auto mean = mean_score(scores);
  REQUIRE(mean);
  REQUIRE(mean->interval);
  CHECK(mean->interval->low >= 0);
  CHECK(mean->interval->high <= 1);
  CHECK(mean->interval->low == doctest::Approx(low).epsilon(0.001));
  CHECK(mean->interval->high == doctest::Approx(high).epsilon(0.001));
}

std::vector<double> passed_and_failed(std::size_t passed, std::size_t failed) {
  std::vector<double> scores(passed, 1.0);
  scores.resize(passed + failed, 0.0);
  return scores;
}

}  // namespace

TEST_CASE("a mean has an interval from two scores on") {
  CHECK_FALSE(mean_score({}));
  CHECK_FALSE(mean_score({0.5})->interval);
  CHECK(mean_score({0.1, 0.2, 0.3, 0.4})->value == doctest::Approx(0.25));
  check_interval({0.1, 0.2, 0.3, 0.4}, 0.25 - 0.2054, 0.25 + 0.2054);
}

TEST_CASE("an interval ends where scores do") {
  check_interval({0.5, 0.7}, 0, 1);
  check_interval({0.8, 0.9, 1.0}, 0.9 - 0.2484, 1);
}

TEST_CASE("scores that only pass or fail have the interval of a rate") {
  check_interval(passed_and_failed(81, 182), 0.2553, 0.3662);  // Newcombe 1998, table I
  check_interval(passed_and_failed(15, 133), 0.0624, 0.1605);
  check_interval(passed_and_failed(1, 28), 0.0061, 0.1718);
}

TEST_CASE("scores that are all the same are not certain") {
  check_interval(passed_and_failed(0, 20), 0, 0.1611);
  check_interval(passed_and_failed(6, 0), 0.6097, 1);
  check_interval({0.6, 0.6}, 0.1316, 0.9369);
  check_interval(std::vector<double>(1000, 0.5), 0.4691, 0.5309);
}

TEST_CASE("many scores come near to the normal interval") {
  std::vector<double> scores(500, 0.4);
  scores.resize(1000, 0.6);
  check_interval(scores, 0.5 - 0.00620, 0.5 + 0.00620);
}

}  // namespace bench
