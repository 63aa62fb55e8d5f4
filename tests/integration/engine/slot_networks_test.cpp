#include <doctest/doctest.h>

#include "integration/engine/bench_on_engine.hpp"

namespace bench {

namespace {

constexpr const char* kAddress = "ip -4 -o addr show dev eth0 | sed 's/.*inet //; s,/.*,,'";

AttemptSpec on_slot(AttemptSpec spec, int slot, Network network = Network::slot_open) {
  spec.slot = slot;
  spec.network = network;
  return spec;
}

std::string line_of(const Written& written) {
  return written.out.substr(0, written.out.find('\n'));
}

}  // namespace

TEST_CASE("runs of one slot find the same network one after another") {
  BenchOnEngine bench;
  CHECK(bench.engine.capabilities().slot_networks);
  Written first;
  Written second;
  CHECK(bench.run(on_slot(bench.attempt(kAddress), 0), first).exit_code == 0);
  CHECK(bench.run(on_slot(bench.attempt(kAddress), 0), second).exit_code == 0);
  CHECK(line_of(first).size() >= 7);
  CHECK(first.out == second.out);
}

TEST_CASE("slots do not reach each other, runs of one slot do") {
  BenchOnEngine bench;
  const std::string serve =
      std::string(kAddress) + "; while :; do echo hello | nc -l -p 8000; done";
  const AttemptSpec server = on_slot(bench.attempt(serve), 0);
  const Submission submission = bench.engine.submit(server);
  REQUIRE(submission.status == Submitted::started);
  Written address;
  while (address.out.find('\n') == std::string::npos) {
    REQUIRE(submission.output->pump(address, in(Milliseconds(50))) == Output::Pumped::deadline);
  }
  const std::string ask = "nc -w 2 " + line_of(address) + " 8000 </dev/null";
  Written neighbour;
  Written stranger;
  CHECK(bench.run(on_slot(bench.attempt(ask), 0), neighbour).exit_code == 0);
  CHECK(neighbour.out == "hello\n");
  CHECK(bench.run(on_slot(bench.attempt(ask), 1), stranger).exit_code != 0);
  CHECK(stranger.out.empty());
}

TEST_CASE("a restricted slot has the loopback and no other interface") {
  BenchOnEngine bench;
  for (const Network network : {Network::slot_restricted, Network::own_restricted}) {
    Written written;
    bench.run(on_slot(bench.attempt("ls /sys/class/net; ip route"), 0, network), written);
    CHECK(written.out == "lo\n");
  }
}

TEST_CASE("a run on an open slot or an open network of its own can resolve names") {
  BenchOnEngine bench;
  for (const Network network : {Network::slot_open, Network::own_open}) {
    Written written;
    const std::string script = "ls /sys/class/net; cat /etc/resolv.conf";
    bench.run(on_slot(bench.attempt(script), 0, network), written);
    CHECK(written.out.find("eth0") != std::string::npos);
    CHECK(written.out.find("nameserver") != std::string::npos);
  }
}

TEST_CASE("a holder that died is started again, one that was removed is made anew") {
  BenchOnEngine bench;
  Written written;
  bench.run(on_slot(bench.attempt("true"), 0), written);
  const std::string holder = "bench-" + bench.matrix.str() + "-slot-0";
  REQUIRE(bench.engine.signal(AttemptName(holder), Engine::Signal::kill) ==
          Engine::Signalled::delivered);
  CHECK(bench.engine.wait(AttemptName(holder), in(Milliseconds(10'000))).phase == Phase::exited);
  CHECK(bench.run(on_slot(bench.attempt("true"), 0), written).exit_code == 0);
  // Podman removes no container that others joined.
  for (const auto& left : bench.engine.snapshot(bench.matrix)) bench.engine.remove(left.name);
  REQUIRE(bench.engine.remove(AttemptName(holder)));
  CHECK(bench.run(on_slot(bench.attempt("true"), 0), written).exit_code == 0);
}

TEST_CASE("a network that was removed is made anew") {
  for (const Network network : {Network::slot_open, Network::own_open}) {
    BenchOnEngine bench;
    REQUIRE(bench.api.remove("/networks/bench-" + bench.matrix.str()).success());
    Written written;
    const AttemptSpec spec = on_slot(bench.attempt("ls /sys/class/net"), 0, network);
    CHECK(bench.run(spec, written).exit_code == 0);
    CHECK(written.out.find("eth0") != std::string::npos);
  }
}

TEST_CASE("closing a matrix leaves nothing of it on the engine") {
  MatrixId matrix;
  {
    BenchOnEngine bench;
    matrix = bench.matrix;
    Written written;
    bench.run(on_slot(bench.attempt("true"), 0), written);
    bench.run(on_slot(bench.attempt("true"), 1, Network::slot_restricted), written);
  }
  BenchOnEngine after;
  const std::string filter = docker::label_filter({"bench.matrix=" + matrix.str()});
  CHECK(after.api.get("/containers/json?all=1&" + filter).response.body.find(matrix.str()) ==
        std::string::npos);
  CHECK(after.api.get("/networks?" + filter).response.body.find(matrix.str()) == std::string::npos);
}

}  // namespace bench
