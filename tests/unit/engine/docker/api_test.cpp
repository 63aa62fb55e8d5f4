#include "engine/docker/api.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/scripted_server.hpp"

namespace bench::docker {

namespace {

std::string pong(const std::string& headers) {
  return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: 2\r\n\r\nOK";
}

http::Endpoint endpoint_of(const ScriptedServer& server) {
  return {"http://localhost", server.socket_path(), {}};
}

}  // namespace

TEST_CASE("the newest version that both sides know is spoken") {
  CHECK(negotiate("1.41", "x") == ApiVersion{1, 41});
  CHECK(negotiate("1.40", "x") == ApiVersion{1, 40});
  CHECK(negotiate("1.99", "x") == ApiVersion{1, 47});
  CHECK(negotiate("2.0", "x") == ApiVersion{1, 47});
}

TEST_CASE("an engine that is too old, or none at all, is refused with advice") {
  CHECK_THROWS_WITH_AS((void)negotiate("1.39", "unix:///s"),
                       "the container engine at 'unix:///s' is too old: it speaks version '1.39' "
                       "of the Engine API, 1.40 is needed (hint: update it to Docker 19.03, "
                       "Podman 3, or newer)",
                       Error);
  CHECK_THROWS_AS((void)negotiate("", "x"), Error);
}

TEST_CASE("Docker and Podman are told apart, and their versions go into the targets") {
  ScriptedServer docker({{pong("Api-Version: 1.41\r\n"), false}, {pong(""), true}});
  Api api(endpoint_of(docker), "here");
  CHECK_FALSE(api.is_podman());
  CHECK(api.get("/info").success());
  CHECK(docker.requests().at(1).rfind("GET /v1.41/info ", 0) == 0);

  ScriptedServer podman({{pong("Api-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\n"), false},
                         {pong(""), false},
                         {pong(""), true}});
  Api own(endpoint_of(podman), "there");
  CHECK(own.is_podman());
  CHECK(own.post("/libpod/containers/x/wait").success());
  CHECK(own.remove("/containers/x").success());
  CHECK(podman.requests().at(1).rfind("POST /v4.3.1/libpod/containers/x/wait ", 0) == 0);
  CHECK(podman.requests().at(2).rfind("DELETE /v1.41/containers/x ", 0) == 0);
}

TEST_CASE("an engine that does not answer is named with the reason") {
  CHECK_THROWS_WITH_AS(Api({"http://localhost", "/nowhere.sock", {}}, "unix:///nowhere.sock"),
                       "cannot reach the container engine at 'unix:///nowhere.sock': no such file "
                       "or directory (hint: start Docker or Podman, or say where it is with "
                       "--engine or DOCKER_HOST)",
                       Error);
  ScriptedServer server({{"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"}});
  CHECK_THROWS_AS(Api(endpoint_of(server), "here"), Error);
}

TEST_CASE("names are escaped for paths and queries") {
  CHECK(escaped("host:5000/a/b:1@sha256") == "host:5000/a/b:1@sha256");
  CHECK(escaped("a b?c&d#e%") == "a%20b%3Fc%26d%23e%25");
  CHECK(escaped("\xc3\xa4") == "%C3%A4");
}

TEST_CASE("a label filter asks for all labels") {
  CHECK(label_filter({"a=b", "c"}) == "filters=%7B%22label%22:%5B%22a%3Db%22%2C%22c%22%5D%7D");
}

}  // namespace bench::docker
