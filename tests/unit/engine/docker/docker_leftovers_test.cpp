#include "engine/docker/docker_leftovers.hpp"

#include <doctest/doctest.h>

namespace bench::docker {

TEST_CASE("bench's containers are listed, attempts before holders, others not at all") {
  const auto left = parse_left_containers(
      R"([{"Names":["/bench-m1-slot-0"],"State":"running","Created":1795230448,
           "Labels":{"bench.matrix":"m1","bench.role":"holder"}},
          {"Names":["/bench-m1-a-1"],"State":"exited","Created":1795230448,
           "Labels":{"bench.matrix":"m1","bench.run":"r1","bench.attempt":"1",
                     "bench.machine":"ab12","bench.results":"/r"}},
          {"Names":["/db"],"State":"running","Labels":{}}])");
  REQUIRE(left.size() == 2);
  CHECK(left[0].kind == Leftover::Kind::attempt);
  CHECK(left[0].name == "bench-m1-a-1");
  CHECK(left[0].run == RunId("r1"));
  CHECK(left[0].machine == "ab12");
  CHECK(left[0].results == "/r");
  CHECK_FALSE(left[0].running);
  CHECK(to_utc(*left[0].created) == "2026-11-21T03:07:28.000Z");
  CHECK(left[1].kind == Leftover::Kind::holder);
  CHECK(left[1].running);
}

TEST_CASE("networks are bench's when they carry its label") {
  const auto left = parse_left_networks(
      R"([{"Name":"bench-m1","Created":"2026-11-21T03:07:28.5Z","Labels":{"bench.matrix":"m1"}},
          {"Name":"bridge","Labels":null}])");
  REQUIRE(left.size() == 1);
  CHECK(left[0].kind == Leftover::Kind::network);
  CHECK(left[0].matrix == MatrixId("m1"));
  CHECK(parse_left_networks("{}").empty());
}

}  // namespace bench::docker
