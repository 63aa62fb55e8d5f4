#include "engine/docker/create_body.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"

namespace bench::docker {

namespace {

using nlohmann::json;

AttemptSpec spec() {
  AttemptSpec spec;
  spec.name = AttemptName("bench-m1-abc-2");
  spec.matrix = MatrixId("m1");
  spec.run = RunId("r1");
  spec.attempt = 2;
  spec.image = "bench/x:1";
  spec.environment = {{"PERSONA", "naive"}, {"EMPTY", ""}};
  spec.log_cap = Bytes{1000};
  return spec;
}

json body(const AttemptSpec& spec, const Placement& placement = {Flavour::docker, "none", true}) {
  return json::parse(create_body(spec, placement));
}

}  // namespace

TEST_CASE("a container has its labels, its environment and the one key") {
  AttemptSpec with_key = spec();
  with_key.key = {"API_KEY", Secret("sk-1")};
  const json created = body(with_key);
  CHECK(created["Image"] == "bench/x:1");
  CHECK(created["Env"] == json{"PERSONA=naive", "EMPTY=", "API_KEY=sk-1"});
  CHECK(created["Labels"] == json{{"bench.matrix", "m1"},
                                  {"bench.machine", ""},
                                  {"bench.results", ""},
                                  {"bench.run", "r1"},
                                  {"bench.attempt", "2"}});
}

TEST_CASE("the key is in the environment and nowhere else") {
  AttemptSpec with_key = spec();
  with_key.key = {"API_KEY", Secret("sk-secret")};
  const std::string text = create_body(with_key, {});
  CHECK(text.find("sk-secret") != std::string::npos);
  CHECK(text.find("sk-secret") == text.rfind("sk-secret"));
}

TEST_CASE("a container is confined and never removed by the engine itself") {
  const json host = body(spec())["HostConfig"];
  CHECK(host["AutoRemove"] == false);
  CHECK(host["Init"] == true);
  CHECK(host["NetworkMode"] == "none");
  CHECK(host["SecurityOpt"] == json{"no-new-privileges"});
  CHECK(host["PidsLimit"] == 4096);
  CHECK_FALSE(host.contains("Memory"));
  CHECK_FALSE(host.contains("NanoCpus"));
}

TEST_CASE("limits are passed on, and memory is not extended by swap") {
  AttemptSpec limited = spec();
  limited.limits = {1.5, Bytes{512UL << 20U}, 64};
  const json host = body(limited)["HostConfig"];
  CHECK(host["NanoCpus"] == 1'500'000'000);
  CHECK(host["Memory"] == 536'870'912);
  CHECK(host["MemorySwap"] == 536'870'912);
  CHECK(host["PidsLimit"] == 64);
}

TEST_CASE("the engine's own log is bounded, with the driver that each engine has") {
  CHECK(body(spec())["HostConfig"]["LogConfig"] ==
        json{{"Type", "local"}, {"Config", {{"max-size", "1000"}, {"max-file", "2"}}}});
  CHECK(body(spec(), {Flavour::podman, "none", true})["HostConfig"]["LogConfig"] ==
        json{{"Type", "json-file"}, {"Config", {{"max-size", "1000"}}}});
  AttemptSpec unset = spec();
  unset.log_cap = {};
  CHECK(body(unset)["HostConfig"]["LogConfig"]["Config"]["max-size"] == "67108864");
}

TEST_CASE("without an init program none is asked for") {
  CHECK_FALSE(body(spec(), {Flavour::podman, "none", false})["HostConfig"].contains("Init"));
}

TEST_CASE("an environment that is not UTF-8 is refused by the run's name") {
  AttemptSpec broken = spec();
  broken.environment = {{"X", "\xff"}};
  CHECK_THROWS_WITH_AS((void)create_body(broken, {}), "the environment of 'r1' is not valid UTF-8",
                       Error);
}

TEST_CASE("a holder relays to the gateway's socket, or to its address where it has one") {
  SlotGateway gateway{"/run/g", "s.sock", 18788, {}};
  const auto body_for = [](const SlotGateway& to) {
    return json::parse(
        holder_body(MatrixId("m1"), {{"m", "/r"}, to}, "bench-holder:1", "bench-m1"));
  };
  const json local = body_for(gateway);
  CHECK(local["Cmd"] ==
        json{"18788", local["HostConfig"]["Mounts"][0]["Target"].get<std::string>() + "s.sock"});
  CHECK(local["HostConfig"]["Mounts"][0]["Source"] == "/run/g");
  gateway.address = HostPort{"192.0.2.7", 18790};
  const json remote = body_for(gateway);
  CHECK(remote["Cmd"] == json{"18788", "192.0.2.7", "18790"});
  CHECK(remote["HostConfig"]["Mounts"].empty());
}

TEST_CASE("a holder can do nothing but hold") {
  const json holder =
      json::parse(holder_body(MatrixId("m1"), {{"m", "/r"}, {}}, "bench-holder:1", "bench-m1"));
  CHECK(holder["Labels"] == json{{"bench.matrix", "m1"},
                                 {"bench.machine", "m"},
                                 {"bench.results", "/r"},
                                 {"bench.role", "holder"}});
  CHECK(holder["HostConfig"]["ReadonlyRootfs"] == true);
  CHECK(holder["HostConfig"]["CapDrop"] == json{"ALL"});
  CHECK(holder["HostConfig"]["NetworkMode"] == "bench-m1");
  CHECK_FALSE(holder["HostConfig"].contains("PortBindings"));
}

TEST_CASE("a network keeps slots apart in the way of its engine") {
  const json docker = json::parse(network_body(Flavour::docker, MatrixId("m1"), {"m", "/r"}, "n"));
  CHECK(docker["Options"]["com.docker.network.bridge.enable_icc"] == "false");
  CHECK(docker["CheckDuplicate"] == true);
  const json podman = json::parse(network_body(Flavour::podman, MatrixId("m1"), {"m", "/r"}, "n"));
  CHECK(podman["options"]["isolate"] == "true");
  CHECK(podman["labels"]["bench.matrix"] == "m1");
}

}  // namespace bench::docker
