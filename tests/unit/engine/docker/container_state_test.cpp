#include "engine/docker/container_state.hpp"

#include <doctest/doctest.h>

namespace bench::docker {

namespace {

const AttemptName kName("bench-m1-abc-2");

std::string container(const std::string& state) {
  return R"({"Id":"4ac1","State":)" + state +
         R"(,"Config":{"Labels":{"bench.matrix":"m1",)"
         R"("bench.run":"r1","bench.attempt":"2"}}})";
}

AttemptState parse(const std::string& state) {
  return parse_container(kName, container(state));
}

}  // namespace

TEST_CASE("an exited container tells its code, times, run and attempt") {
  const AttemptState state = parse(
      R"({"Status":"exited","Running":false,"OOMKilled":true,"ExitCode":3,"Error":"",
          "StartedAt":"2026-11-21T03:08:24.084195861Z","FinishedAt":"2026-11-21T03:08:25.5Z"})");
  CHECK(state.name == kName);
  CHECK(state.run == RunId("r1"));
  CHECK(state.attempt == 2);
  CHECK(state.phase == Phase::exited);
  CHECK(state.exit_code == 3);
  CHECK(state.out_of_memory == true);
  CHECK(to_utc(*state.started) == "2026-11-21T03:08:24.084Z");
  CHECK(to_utc(*state.ended) == "2026-11-21T03:08:25.500Z");
  CHECK(matrix_of_container(container("{}")) == MatrixId("m1"));
}

TEST_CASE("how a container is can be read without whose it is") {
  const std::string text = container(R"({"Status":"exited","ExitCode":3})");
  CHECK(parse_state(kName, text).exit_code == 3);
  CHECK(parse_state(kName, text).run.empty());
}

TEST_CASE("a running container has no exit code and no end") {
  const AttemptState state = parse(
      R"({"Status":"running","ExitCode":0,"StartedAt":"2026-11-21T03:08:24Z",
          "FinishedAt":"0001-01-01T00:00:00Z"})");
  CHECK(state.phase == Phase::running);
  CHECK_FALSE(state.exit_code);
  CHECK(state.started);
  CHECK_FALSE(state.ended);
}

TEST_CASE("a container whose start failed was created and says why") {
  const AttemptState state = parse(
      R"({"Status":"created","ExitCode":127,"Error":"exec: no such file","StartedAt":"0001-01-01T00:00:00Z"})");
  CHECK(state.phase == Phase::created);
  CHECK_FALSE(state.exit_code);
  CHECK(state.reason == "exec: no such file");
}

TEST_CASE("both engines' words for a state are known") {
  CHECK(parse(R"({"Status":"configured"})").phase == Phase::created);
  CHECK(parse(R"({"Status":"initialized"})").phase == Phase::created);
  CHECK(parse(R"({"Status":"stopping"})").phase == Phase::running);
  CHECK(parse(R"({"Status":"paused"})").phase == Phase::running);
  CHECK(parse(R"({"Status":"restarting"})").phase == Phase::running);
  CHECK(parse(R"({"Status":"stopped"})").phase == Phase::exited);
  CHECK(parse(R"({"Status":"dead"})").phase == Phase::exited);
}

TEST_CASE("an end that an engine puts before the start is the start") {
  const AttemptState state = parse(
      R"({"Status":"exited","StartedAt":"2026-11-21T03:08:24.084Z","FinishedAt":"2026-11-21T03:08:24.082Z"})");
  CHECK(state.ended == state.started);
}

TEST_CASE("what is no container is no answer, whatever it is") {
  for (const char* text : {"", "null", "[]", "{", R"({"State":[]})", R"({"State":"running"})"}) {
    CHECK(parse_container(kName, text).phase == Phase::unreachable);
    CHECK(parse_state(kName, text).phase == Phase::unreachable);
    CHECK(matrix_of_container(text).empty());
  }
  CHECK(parse(R"({"Status":3,"ExitCode":"x","StartedAt":7})").phase == Phase::running);
}

TEST_CASE("times with an offset are moved to UTC") {
  CHECK(to_utc(*parse_engine_time("2026-11-21T04:08:25.08+01:00")) == "2026-11-21T03:08:25.080Z");
  CHECK(to_utc(*parse_engine_time("2026-11-20T23:38:25-03:30")) == "2026-11-21T03:08:25.000Z");
  CHECK_FALSE(parse_engine_time("0001-01-01T00:00:00Z"));
  CHECK_FALSE(parse_engine_time("yesterday, at about noon"));
  CHECK_FALSE(parse_engine_time(""));
}

TEST_CASE("a listing gives the names of the attempts without the holders") {
  const auto names = parse_attempt_names(
      R"([{"Names":["/bench-m1-a-1"],"Labels":{"bench.attempt":"1"}},
          {"Names":["/bench-m1-slot-0"],"Labels":{"bench.role":"holder"}},
          {"Names":[],"Labels":{"bench.attempt":"1"}},
          {"Names":["x"],"Labels":null}, 3])");
  REQUIRE(names.size() == 1);
  CHECK(names[0].str() == "bench-m1-a-1");
  CHECK(parse_attempt_names("{}").empty());
}

}  // namespace bench::docker
