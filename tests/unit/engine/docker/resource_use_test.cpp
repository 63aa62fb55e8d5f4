#include "engine/docker/resource_use.hpp"

#include <doctest/doctest.h>

namespace bench::docker {

TEST_CASE("processor time and the kernel's peak are read where they are given") {
  const auto use = parse_stats(
      R"({"cpu_stats":{"cpu_usage":{"total_usage":1500000000}},
          "memory_stats":{"usage":5,"max_usage":1048576}})");
  REQUIRE(use);
  CHECK(use->cpu == Milliseconds(1'500));
  CHECK(use->peak_memory == Bytes{1'048'576});
}

TEST_CASE("without a peak it is what is used without the droppable cache") {
  const auto use = parse_stats(
      R"({"cpu_stats":{"cpu_usage":{"total_usage":1000000}},
          "memory_stats":{"usage":1000,"stats":{"inactive_file":400}}})");
  REQUIRE(use);
  CHECK(use->peak_memory == Bytes{600});
  const auto odd = parse_stats(
      R"({"cpu_stats":{"cpu_usage":{"total_usage":1000000}},
          "memory_stats":{"usage":100,"stats":{"inactive_file":400}}})");
  CHECK(odd->peak_memory == Bytes{0});
}

TEST_CASE("a container that does not run any more has no use to report") {
  CHECK_FALSE(parse_stats(R"({"cpu_stats":{"cpu_usage":{"total_usage":0}},"memory_stats":{}})"));
  CHECK_FALSE(parse_stats("null"));
  CHECK_FALSE(parse_stats(""));
}

}  // namespace bench::docker
