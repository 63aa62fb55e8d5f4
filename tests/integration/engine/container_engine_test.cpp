#include "engine/container_engine.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "engine/podman_service.hpp"
#include "http/client.hpp"
#include "integration/engine/bench_on_engine.hpp"

namespace bench {

namespace {

std::optional<std::string> no_environment(const std::string& /*name*/) {
  return std::nullopt;
}

std::vector<Leftover> left_of(Leftovers& leftovers, const MatrixId& matrix) {
  std::vector<Leftover> mine;
  for (Leftover& left : leftovers.list()) {
    if (left.matrix == matrix) mine.push_back(std::move(left));
  }
  return mine;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string environment_of_children() {
  std::string all;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::istringstream children(content_of(thread.path() / "children"));
    for (std::string pid; children >> pid;) all += content_of("/proc/" + pid + "/environ");
  }
  return all;
}

}  // namespace

TEST_CASE("an engine that was named is opened and introduces itself") {
  ContainerEngine engine(std::getenv("BENCH_TEST_ENGINE"), no_environment);
  const Capabilities said = engine.runs().capabilities();
  CHECK((said.engine == "docker" || said.engine == "podman"));
  CHECK_FALSE(said.version.empty());
  CHECK(said.cpus > 0);
  CHECK(said.memory.count > 0);
  CHECK(std::filesystem::is_directory(said.data_root));
}

TEST_CASE("what a bench that was killed left is listed and removed in that order") {
  BenchOnEngine bench;
  ContainerEngine engine(std::getenv("BENCH_TEST_ENGINE"), no_environment);
  const AttemptSpec spec = bench.attempt("sleep 60");
  REQUIRE(bench.engine.submit(spec).status == Submitted::started);
  const auto left = left_of(engine.leftovers(), bench.matrix);
  REQUIRE(left.size() >= 3);
  CHECK(left[0].kind == Leftover::Kind::attempt);
  CHECK(left[0].name == spec.name.str());
  CHECK(left[0].run == spec.run);
  CHECK(left[0].running);
  CHECK(left[0].created);
  CHECK(left[1].kind == Leftover::Kind::holder);
  CHECK(left.back().kind == Leftover::Kind::network);
  for (const Leftover& each : left) CHECK(engine.leftovers().remove(each));
  CHECK(left_of(engine.leftovers(), bench.matrix).empty());
}

TEST_CASE("an engine that is not there is named with what to do") {
  try {
    ContainerEngine engine("unix:///nowhere/engine.sock", no_environment);
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::preflight_refused);
    CHECK(error.message() ==
          "cannot reach the container engine at 'unix:///nowhere/engine.sock': no such file or "
          "directory");
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("where only the program is there, Podman's service lives as long as it is needed") {
  if (!BenchOnEngine().api.is_podman()) return;  // a machine with Docker alone has no podman
  std::string socket;
  setenv("BENCH_TEST_API_KEY", "sk-not-for-podman", 1);
  {
    const PodmanService service;
    CHECK(environment_of_children().find("BENCH_TEST_API_KEY") == std::string::npos);
    CHECK(environment_of_children().find("PATH=") != std::string::npos);
    socket = service.socket_path();
    http::Client client({"http://localhost", socket, {}});
    http::Request ping;
    ping.target = "/_ping";
    CHECK(client.send(ping).success());
  }
  CHECK_FALSE(std::filesystem::exists(std::filesystem::path(socket).parent_path()));
}

}  // namespace bench
