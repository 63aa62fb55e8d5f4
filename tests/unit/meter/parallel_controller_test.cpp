#include "meter/parallel_controller.hpp"

#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::seconds;

const SteadyTime kStart{std::chrono::hours(1)};

}  // namespace

TEST_CASE("it doubles while all is used and well, up to the most") {
  ParallelController controller({2, 25}, kStart);
  std::vector<int> allowed;
  for (int i = 1; i <= 5; ++i) {
    controller.on_quiet(controller.allowed(), kStart + seconds(10 * i));
    allowed.push_back(controller.allowed());
  }
  CHECK(allowed == std::vector<int>{4, 8, 16, 25, 25});
}

TEST_CASE("what is not used, or was not used long enough, proves nothing") {
  ParallelController controller({4, 100}, kStart);
  controller.on_quiet(3, kStart + seconds(60));
  CHECK(controller.allowed() == 4);
  controller.on_quiet(4, kStart + seconds(9));
  CHECK(controller.allowed() == 4);
  controller.on_quiet(4, kStart + seconds(60));
  CHECK(controller.allowed() == 8);
}

TEST_CASE("trouble halves, at once the first time, and then one is added at a time") {
  ParallelController controller({2, 100}, kStart);
  controller.on_quiet(2, kStart + seconds(10));
  controller.on_quiet(4, kStart + seconds(20));
  controller.on_trouble(8, kStart + seconds(21));
  CHECK(controller.allowed() == 4);
  controller.on_quiet(4, kStart + seconds(30));
  CHECK(controller.allowed() == 4);
  controller.on_quiet(4, kStart + seconds(31));
  CHECK(controller.allowed() == 5);
}

TEST_CASE("the many signs of one congestion halve once") {
  ParallelController controller({1, 64}, kStart);
  for (int i = 1; i <= 6; ++i) controller.on_quiet(controller.allowed(), kStart + seconds(10 * i));
  REQUIRE(controller.allowed() == 64);
  for (int i = 0; i < 9; ++i) controller.on_trouble(64, kStart + seconds(61 + i));
  CHECK(controller.allowed() == 32);
  controller.on_trouble(32, kStart + seconds(71));
  CHECK(controller.allowed() == 16);
}

TEST_CASE("what was allowed and never ran does not soften the fall") {
  ParallelController controller({1, 64}, kStart);
  for (int i = 1; i <= 6; ++i) controller.on_quiet(controller.allowed(), kStart + seconds(10 * i));
  controller.on_trouble(10, kStart + seconds(61));
  CHECK(controller.allowed() == 5);
}

TEST_CASE("short runs double it before the time has come: each that ends well lets two go") {
  ParallelController controller({1, 8, 2}, kStart);
  CHECK(controller.allowed() == 2);
  for (int i = 0; i < 2; ++i) controller.on_ended();
  CHECK(controller.allowed() == 4);
  for (int i = 0; i < 9; ++i) controller.on_ended();
  CHECK(controller.allowed() == 8);
  controller.on_trouble(8, kStart + seconds(1));
  CHECK(controller.has_met_trouble());
  controller.on_ended();
  CHECK(controller.allowed() == 4);
}

TEST_CASE("it never falls below the least") {
  ParallelController controller({3, 64}, kStart);
  controller.on_trouble(3, kStart + seconds(1));
  controller.on_trouble(0, kStart + seconds(20));
  CHECK(controller.allowed() == 3);
  CHECK(ParallelController({0, 0}, kStart).allowed() == 1);
}

}  // namespace bench
