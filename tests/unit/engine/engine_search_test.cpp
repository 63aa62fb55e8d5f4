#include "engine/engine_search.hpp"

#include <map>
#include <set>

#include <doctest/doctest.h>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace bench {

namespace {

// A machine as the search sees it.
struct Machine {
  std::map<std::string, std::string> environment;
  std::set<std::string> there;
  std::map<std::string, std::string> files;
  bool podman = false;

  [[nodiscard]] std::vector<EngineCandidate> find(const std::string& choice = {}) const {
    const auto variable = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment.find(name);
      return found == environment.end() ? std::nullopt : std::optional(found->second);
    };
    const auto read = [this](const std::string& path) -> std::optional<std::string> {
      const auto found = files.find(path);
      return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    return find_engines(
        choice, {variable, [this](const std::string& p) { return there.count(p) > 0; }, read,
                 [this](const std::string&) { return podman; }, 1000});
  }

  [[nodiscard]] EngineAddress only(const std::string& choice = {}) const {
    const auto candidates = find(choice);
    REQUIRE(candidates.size() == 1);
    REQUIRE(std::holds_alternative<EngineAddress>(candidates[0]));
    return std::get<EngineAddress>(candidates[0]);
  }
};

std::vector<std::string> shown(const std::vector<EngineCandidate>& candidates) {
  std::vector<std::string> names;
  for (const auto& candidate : candidates) {
    const auto* const address = std::get_if<EngineAddress>(&candidate);
    names.push_back(address != nullptr ? address->shown : "private podman");
  }
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("an address that was named is the only candidate, in every way to write it") {
  Machine machine{{{"DOCKER_HOST", "unix:///other.sock"}}, {"/var/run/docker.sock"}, {}, true};
  CHECK(machine.only("unix:///a.sock").endpoint.unix_socket == "/a.sock");
  CHECK(machine.only("/a.sock").shown == "unix:///a.sock");
  CHECK(machine.only("tcp://box:1234").endpoint.base_url == "http://box:1234");
  CHECK(machine.only("tcp://box").endpoint.base_url == "http://box:2375");
  CHECK(machine.only("tcp://[::1]").endpoint.base_url == "http://[::1]:2375");
  CHECK(machine.only("http://box:80/x").endpoint.base_url == "http://box:80");
  CHECK(machine.only("https://box").endpoint.base_url == "https://box:2376");
  CHECK(machine.only("https://box").endpoint.tls);
}

TEST_CASE("what is no address is refused with what can be given") {
  CHECK_THROWS_WITH_AS((void)Machine().find("dokcer"),
                       "'dokcer' is not the address of a container engine (hint: take docker, "
                       "podman, unix:///PATH, tcp://HOST:PORT or https://HOST:PORT)",
                       Error);
  CHECK_THROWS_AS((void)Machine().find("ssh://box"), Error);
  CHECK_THROWS_WITH_AS((void)Machine().find("https://user:pw@box"),
                       doctest::Contains("must not hold credentials"), Error);
}

TEST_CASE("DOCKER_HOST comes before contexts and sockets, with its TLS files") {
  Machine machine{{{"DOCKER_HOST", "tcp://box:2376"},
                   {"DOCKER_TLS_VERIFY", "1"},
                   {"DOCKER_CERT_PATH", "/certs"},
                   {"DOCKER_CONTEXT", "remote"}},
                  {"/var/run/docker.sock", "/certs/ca.pem", "/certs/key.pem"},
                  {},
                  false};
  const EngineAddress address = machine.only();
  CHECK(address.endpoint.base_url == "https://box:2376");
  REQUIRE(address.endpoint.tls);
  CHECK(address.endpoint.tls->ca_file == "/certs/ca.pem");
  CHECK(address.endpoint.tls->cert_file.empty());
  CHECK(address.endpoint.tls->key_file == "/certs/key.pem");
  CHECK(address.endpoint.tls->verify);
}

TEST_CASE("the current docker context is followed, and DOCKER_CONTEXT before it") {
  const std::string folder = "/home/u/.docker/contexts";
  const std::string lab = sha256_hex("lab");
  Machine machine;
  machine.environment = {{"HOME", "/home/u"}};
  machine.there = {folder + "/tls/" + lab + "/docker/ca.pem", "/var/run/docker.sock"};
  machine.files["/home/u/.docker/config.json"] = R"({"currentContext": "lab"})";
  machine.files[folder + "/meta/" + lab + "/meta.json"] =
      R"({"Endpoints": {"docker": {"Host": "tcp://lab:2376", "SkipTLSVerify": true}}})";
  machine.files[folder + "/meta/" + sha256_hex("desk") + "/meta.json"] =
      R"({"Endpoints": {"docker": {"Host": "unix:///desk.sock"}}})";
  const EngineAddress at_lab = machine.only();
  CHECK(at_lab.endpoint.base_url == "https://lab:2376");
  CHECK(at_lab.endpoint.tls->ca_file == folder + "/tls/" + lab + "/docker/ca.pem");
  CHECK_FALSE(at_lab.endpoint.tls->verify);
  machine.environment["DOCKER_CONTEXT"] = "desk";
  CHECK(machine.only("docker").endpoint.unix_socket == "/desk.sock");
  machine.environment["DOCKER_CONTEXT"] = "default";
  CHECK(shown(machine.find()) == Names{"unix:///var/run/docker.sock"});
  machine.environment["DOCKER_CONTEXT"] = "lost";
  CHECK_THROWS_AS((void)machine.find(), Error);
}

TEST_CASE("without configuration the usual sockets that exist come first, then Podman's") {
  Machine machine{
      {{"HOME", "/home/u"}, {"XDG_RUNTIME_DIR", "/run/user/1000"}},
      {"/var/run/docker.sock", "/run/user/1000/docker.sock", "/home/u/.colima/default/docker.sock",
       "/run/user/1000/podman/podman.sock", "/run/podman/podman.sock"},
      {},
      true};
  CHECK(shown(machine.find()) ==
        Names{"unix:///var/run/docker.sock", "unix:///home/u/.colima/default/docker.sock",
              "unix:///run/user/1000/docker.sock", "unix:///run/user/1000/podman/podman.sock",
              "private podman"});
  CHECK(shown(machine.find("podman")) ==
        Names{"unix:///run/user/1000/podman/podman.sock", "private podman"});
  CHECK(machine.find("docker").size() == 3);
}

TEST_CASE("a machine without anything has no candidates") {
  CHECK(Machine().find().empty());
  CHECK(Machine().find("podman").empty());
}

}  // namespace bench
