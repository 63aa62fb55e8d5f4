#include "engine/docker/docker_engine.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/scripted_server.hpp"

namespace bench::docker {

namespace {

std::string answer(int status, const std::string& body = {}) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

const Turn kDockerPing{"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK", true};

std::string container(const std::string& status, const std::string& run = "r1") {
  return R"({"State":{"Status":")" + status +
         R"(","ExitCode":4},"Config":{"Labels":)"
         R"({"bench.matrix":"m1","bench.run":")" +
         run + R"(","bench.attempt":"1"}}})";
}

// An engine whose every answer is written down beforehand.
struct Scripted {
  explicit Scripted(std::vector<Turn> turns) : server(with_ping(std::move(turns))) {}

  static std::vector<Turn> with_ping(std::vector<Turn> turns) {
    turns.insert(turns.begin(), kDockerPing);
    return turns;
  }

  ScriptedServer server;
  Api api{{"http://localhost", server.socket_path(), {}}, "here"};
  DockerEngine engine{api};
};

AttemptSpec spec() {
  AttemptSpec spec;
  spec.name = AttemptName("bench-m1-a-1");
  spec.matrix = MatrixId("m1");
  spec.run = RunId("r1");
  spec.image = "x";
  spec.network = Network::own_restricted;
  return spec;
}

AttemptSpec in_slot() {
  AttemptSpec spec = docker::spec();
  spec.network = Network::slot_open;
  return spec;
}

SteadyTime soon() {
  return std::chrono::steady_clock::now() + Milliseconds(20'000);
}

const Turn kPong{answer(200, "OK"), true};
const Turn kCreated{answer(201, R"({"Id":"4ac1"})"), true};
const Turn kAttached{"HTTP/1.1 200 OK\r\n\r\n", true};
const std::string kInUse = R"({"message":"The container name is already in use"})";

// The holder is made twice, cannot be started for the lack of its network, and is removed.
std::vector<Turn> after_lost_network(std::vector<Turn> turns) {
  const Turn unusable{answer(500, R"({"message":"network 5c8f does not exist"})")};
  const Turn removed{answer(204)};
  const std::vector<Turn> lost{kCreated, unusable, removed, kCreated, unusable, removed};
  turns.insert(turns.begin(), lost.begin(), lost.end());
  return turns;
}

}  // namespace

TEST_CASE("an attempt is created, attached and only then started") {
  Scripted scripted({kCreated, kAttached, {answer(204)}});
  const Submission submission = scripted.engine.submit(spec());
  CHECK(submission.status == Submitted::started);
  CHECK(submission.output);
  const auto requests = scripted.server.requests();
  REQUIRE(requests.size() == 4);
  CHECK(requests[1].rfind("POST /v1.41/containers/create?name=bench-m1-a-1 ", 0) == 0);
  CHECK(requests[2].rfind("POST /v1.41/containers/bench-m1-a-1/attach?stream=1&", 0) == 0);
  CHECK(requests[3].rfind("POST /v1.41/containers/bench-m1-a-1/start ", 0) == 0);
}

TEST_CASE("an attempt of its own name that runs is adopted") {
  Scripted scripted({{answer(409, kInUse)}, {answer(200, container("running"))}});
  CHECK(scripted.engine.submit(spec()).status == Submitted::adopted);
}

TEST_CASE("an attempt of its own name that never started is made anew") {
  Scripted scripted({{answer(409, kInUse)},
                     {answer(200, container("created"))},
                     {answer(204)},
                     kCreated,
                     kAttached,
                     {answer(204)}});
  CHECK(scripted.engine.submit(spec()).status == Submitted::started);
  CHECK(scripted.server.requests().at(3).rfind("DELETE ", 0) == 0);
}

TEST_CASE("somebody else's container of that name is not touched") {
  Scripted scripted({{answer(409, kInUse)}, {answer(200, container("running", "other"))}});
  CHECK(scripted.engine.submit(spec()).status == Submitted::refused);
  CHECK(scripted.server.requests().size() == 3);
}

TEST_CASE("what did not start is removed") {
  Scripted scripted(
      {kCreated, kAttached, {answer(400, R"({"message":"exec: no such file"})")}, {answer(204)}});
  const Submission submission = scripted.engine.submit(spec());
  CHECK(submission.status == Submitted::refused);
  CHECK(submission.detail == "exec: no such file");
  CHECK(scripted.server.requests().at(4).rfind("DELETE ", 0) == 0);
}

TEST_CASE("a start without an answer counts when the container runs nevertheless") {
  Scripted scripted({kCreated, kAttached, {"", true}, {answer(200, container("running"))}});
  CHECK(scripted.engine.submit(spec()).status == Submitted::started);
}

TEST_CASE("an engine without an init program is asked for none from then on") {
  Scripted scripted({{answer(500, R"({"message":"container-init binary not found"})")},
                     kCreated,
                     kAttached,
                     {answer(204)}});
  CHECK(scripted.engine.submit(spec()).status == Submitted::started);
  const auto requests = scripted.server.requests();
  CHECK(requests.at(1).find("\"Init\":true") != std::string::npos);
  CHECK(requests.at(2).find("\"Init\"") == std::string::npos);
}

TEST_CASE("a network that the engine lists and cannot use is made anew") {
  Scripted scripted(after_lost_network(
      {{answer(204)}, kCreated, kCreated, {answer(204)}, kCreated, kAttached, {answer(204)}}));
  CHECK(scripted.engine.submit(in_slot()).status == Submitted::started);
  const auto requests = scripted.server.requests();
  REQUIRE(requests.size() == 14);
  CHECK(requests[2].starts_with("POST /v1.41/containers/bench-m1-slot-0/start "));
  CHECK(requests[7].starts_with("DELETE /v1.41/networks/bench-m1 "));
  CHECK(requests[8].starts_with("POST /v1.41/networks/create "));
  CHECK(requests[10].starts_with("POST /v1.41/containers/bench-m1-slot-0/start "));
}

TEST_CASE("a network that is still in use is not made anew, and the engine's reason is told") {
  Scripted scripted(after_lost_network(
      {{answer(403, R"({"message":"network bench-m1 has active endpoints"})")}}));
  const Submission submission = scripted.engine.submit(in_slot());
  CHECK(submission.status == Submitted::busy);
  CHECK(submission.detail == "network bench-m1 has active endpoints");
  CHECK(scripted.server.requests().size() == 8);
}

TEST_CASE("a missing image, a busy engine and a lost one are told apart") {
  Scripted missing({{answer(404, R"({"message":"No such image: x"})")}});
  CHECK(missing.engine.submit(spec()).status == Submitted::image_missing);
  Scripted busy({{answer(503)}});
  CHECK(busy.engine.submit(spec()).status == Submitted::busy);
  Scripted lost({{"", true}});
  CHECK(lost.engine.submit(spec()).status == Submitted::unreachable);
}

TEST_CASE("a wait that the daemon's death cut short is asked again") {
  Scripted scripted({{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"},
                     {answer(200, container("running"))},
                     {answer(200, R"({"StatusCode":4})")},
                     {answer(200, container("exited"))}});
  const AttemptState state = scripted.engine.wait(AttemptName("x"), soon());
  CHECK(state.phase == Phase::exited);
  CHECK(state.exit_code == 4);
}

TEST_CASE("a wait for what never started ends at once, and a passed deadline waits for nothing") {
  Scripted created({{answer(200, R"({"StatusCode":0})")}, {answer(200, container("created"))}});
  CHECK(created.engine.wait(AttemptName("x"), soon()).phase == Phase::created);
  Scripted late({{answer(200, container("running"))}});
  const SteadyTime passed = std::chrono::steady_clock::now() - Milliseconds(1);
  CHECK(late.engine.wait(AttemptName("x"), passed).phase == Phase::running);
}

TEST_CASE("an attempt that is gone and an engine that is gone are two things") {
  Scripted scripted({{answer(404, R"({"message":"No such container: x"})")}, {"", true}});
  CHECK(scripted.engine.state(AttemptName("x")).phase == Phase::gone);
  CHECK(scripted.engine.state(AttemptName("x")).phase == Phase::unreachable);
}

TEST_CASE("an archive that breaks off is not complete") {
  Scripted scripted({{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}});
  const auto take = [](std::string_view) { return true; };
  CHECK(scripted.engine.collect(AttemptName("x"), "/output", take) == Collected::failed);
}

TEST_CASE("files are not read while Podman is about to unmount them") {
  const std::string ping =
      "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\n"
      "Content-Length: 2\r\n\r\nOK";
  ScriptedServer server({{ping, true}, {answer(200, "0")}, {answer(200, "tar")}});
  Api api({"http://localhost", server.socket_path(), {}}, "here");
  const auto take = [](std::string_view) { return true; };
  CHECK(DockerEngine(api).collect(AttemptName("x"), "/output", take) == Collected::complete);
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(requests[1].starts_with("POST /v4.3.1/libpod/containers/x/wait?condition=exited&"));
  CHECK(requests[2].starts_with("GET /v1.41/containers/x/archive"));
}

TEST_CASE("a wait for an engine that is away takes a moment, so that it can be repeated") {
  Scripted scripted({{"", true}, {"", true}});
  const SteadyTime began = std::chrono::steady_clock::now();
  CHECK(scripted.engine.wait(AttemptName("x"), soon()).phase == Phase::unreachable);
  const auto took = std::chrono::steady_clock::now() - began;
  CHECK(took > Milliseconds(100));
  CHECK(took < Milliseconds(10'000));
}

TEST_CASE("a snapshot in whose middle the engine dies is none") {
  const std::string two =
      R"([{"Names":["/a"],"Labels":{"bench.attempt":"1"}},{"Names":["/b"],"Labels":{"bench.attempt":"1"}}])";
  Scripted scripted({{answer(200, two)}, {answer(200, container("running"))}, {"", true}});
  CHECK_THROWS_WITH_AS((void)scripted.engine.snapshot(MatrixId("m1")),
                       doctest::Contains("it stopped answering"), Error);
}

TEST_CASE("a log that breaks off is not taken for a whole one") {
  Scripted scripted({{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}});
  struct : OutputSink {
    void write(StreamKind, std::string_view) override {}
  } sink;
  const auto log = scripted.engine.logs(AttemptName("x"));
  REQUIRE(log);
  CHECK(log->pump(sink, soon()) == Output::Pumped::broken);
}

TEST_CASE("a daemon that was started after a container had ended did not see it end") {
  AttemptState ended;
  ended.ended = from_utc("2026-11-21T08:00:10.000Z");
  const auto since = [](const std::string& time) {
    return answer(200, R"({"Name":"bridge","Created":")" + time + "\"}");
  };
  Scripted scripted({{answer(200, "{}")},
                     {since("2026-11-21T08:00:09.5Z")},
                     {answer(200, "{}")},
                     {since("2026-11-21T08:00:10.5Z")}});
  CHECK(scripted.engine.saw_end(ended) == true);
  CHECK(scripted.engine.saw_end(ended) == false);
}

TEST_CASE("a daemon that containers outlive saw the ends that it has announced") {
  AttemptState ended;
  ended.ended = from_utc("2026-11-21T08:00:10.000Z");
  const std::string info = R"({"LiveRestoreEnabled":true})";
  Scripted scripted({{answer(200, info)},
                     {answer(200, R"({"Action":"die"})")},
                     {answer(200, info)},
                     {answer(200)},
                     {"", true},
                     {"", true},
                     {"", true}});
  CHECK(scripted.engine.saw_end(ended) == true);
  CHECK(scripted.engine.saw_end(ended) == false);
  CHECK_FALSE(scripted.engine.saw_end(ended));
}

TEST_CASE("memory that ran out is found where the daemon heard of it after the end") {
  AttemptState killed;
  killed.ended = from_utc("2026-11-21T08:00:10.000Z");
  Scripted scripted(
      {{answer(200, R"({"status":"oom","Action":"oom"})")}, {answer(200)}, {"", true}, {"", true}});
  CHECK(scripted.engine.ran_out_of_memory(killed) == true);
  CHECK(scripted.engine.ran_out_of_memory(killed) == false);
  CHECK_FALSE(scripted.engine.ran_out_of_memory(killed));
}

TEST_CASE("networks of one name are told apart when they are removed") {
  const std::string two = R"([{"Name":"bench-m1","Id":"a1"},{"Name":"bench-m1","Id":"b2"}])";
  Scripted scripted({kPong, {answer(200, "[]")}, {answer(200, two)}, {answer(204)}, {answer(204)}});
  scripted.engine.close_matrix(MatrixId("m1"));
  const auto requests = scripted.server.requests();
  REQUIRE(requests.size() == 6);
  CHECK(requests[4].starts_with("DELETE /v1.41/networks/a1 "));
  CHECK(requests[5].starts_with("DELETE /v1.41/networks/b2 "));
}

TEST_CASE("every holder is removed before the networks, also beside one that does not go") {
  const std::string three = R"([{"Id":"a1"},{"Id":"b2"},{"Id":"c3"}])";
  Scripted scripted({kPong,
                     {answer(200, three)},
                     {answer(204)},
                     {answer(500)},
                     {answer(204)},
                     {answer(200, R"([{"Name":"bench-m1","Id":"d4"}])")},
                     {answer(204)}});
  scripted.engine.close_matrix(MatrixId("m1"));
  const auto requests = scripted.server.requests();
  REQUIRE(requests.size() == 8);
  for (const char* id : {"a1", "b2", "c3"}) {
    const std::string removal = std::string("DELETE /v1.41/containers/") + id + "?";
    CHECK(std::count_if(requests.begin() + 3, requests.begin() + 6,
                        [&](const std::string& one) { return one.starts_with(removal); }) == 1);
  }
  CHECK(requests[7].starts_with("DELETE /v1.41/networks/d4 "));
}

TEST_CASE("all attempts of a matrix are removed, and that one is left is said") {
  const std::string two =
      R"([{"Names":["/a"],"Labels":{"bench.attempt":"1"}},{"Names":["/b"],"Labels":{"bench.attempt":"1"}}])";
  Scripted scripted({kPong,
                     {answer(200, two)},
                     {answer(204)},
                     {answer(404)},
                     kPong,
                     {answer(200, two)},
                     {answer(500)},
                     {answer(204)},
                     kPong,
                     {answer(500)}});
  CHECK(scripted.engine.remove_attempts(MatrixId("m1")));
  CHECK_FALSE(scripted.engine.remove_attempts(MatrixId("m1")));
  CHECK_FALSE(scripted.engine.remove_attempts(MatrixId("m1")));
}

TEST_CASE("what is already gone counts as removed, what cannot be removed does not") {
  Scripted scripted({{answer(404)}, {answer(500)}, {"", true}});
  CHECK(scripted.engine.remove(AttemptName("x")));
  CHECK_FALSE(scripted.engine.remove(AttemptName("x")));
  CHECK_FALSE(scripted.engine.remove(AttemptName("x")));
}

TEST_CASE("an engine says what it can do, and Docker Desktop that no socket leads out of it") {
  const auto told = [](const std::string& system) {
    Scripted scripted({{answer(200, R"({"ServerVersion":"28.0.1","OperatingSystem":")" + system +
                                        R"(","MemoryLimit":true,"NCPU":6,"MemTotal":8589934592,)"
                                        R"("DockerRootDir":"/var/lib/docker"})")}});
    return scripted.engine.capabilities();
  };
  const Capabilities here = told("Debian GNU/Linux 12 (bookworm)");
  CHECK(here.engine == "docker");
  CHECK(here.version == "28.0.1");
  CHECK(here.mounts_sockets);
  CHECK(here.limits_memory);
  CHECK(here.reports_kills);
  CHECK(here.trouble.empty());
  CHECK(here.cpus == 6);
  CHECK(here.memory == Bytes{8ULL << 30U});
  CHECK(here.data_root == "/var/lib/docker");
  CHECK_FALSE(told("Docker Desktop").mounts_sockets);
}

TEST_CASE("an engine that does not say what it can do says why") {
  Scripted scripted({{answer(403, R"({"message":"not through this proxy"})")}});
  const Capabilities capabilities = scripted.engine.capabilities();
  CHECK(capabilities.engine == "docker");
  CHECK(capabilities.trouble == "not through this proxy");
}

}  // namespace bench::docker
