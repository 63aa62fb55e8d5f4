#include "engine/docker/slot_networks.hpp"

#include <doctest/doctest.h>

#include "support/scripted_server.hpp"

namespace bench::docker {

namespace {

const Turn kPing{"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK", true};
const Turn kPodmanPing{
    "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\n"
    "Content-Length: 2\r\n\r\nOK",
    true};
const Turn kRemoved{"HTTP/1.1 204 X\r\nContent-Length: 0\r\n\r\n"};
const Turn kMade{"HTTP/1.1 201 X\r\nContent-Length: 0\r\n\r\n", true};

AttemptSpec spec_in(Network network) {
  AttemptSpec spec;
  spec.matrix = MatrixId("m1");
  spec.network = network;
  return spec;
}

}  // namespace

TEST_CASE("slots that find the network lost together have it made anew once") {
  ScriptedServer server({kPing, kRemoved, kMade, kRemoved, kMade});
  Api api({"http://localhost", server.socket_path(), {}}, "here");
  SlotNetworks networks(api);
  const AttemptSpec spec = spec_in(Network::slot_open);
  CHECK(networks.renew_network(spec, 0).verdict == Verdict::done);
  CHECK(networks.renew_network(spec, 0).verdict == Verdict::done);
  CHECK(server.requests().size() == 3);
  CHECK(networks.renew_network(spec, networks.renewals()).verdict == Verdict::done);
  CHECK(server.requests().size() == 5);
}

TEST_CASE("the network of the matrix is left alone for runs that do not join it") {
  ScriptedServer server({kPing});
  Api api({"http://localhost", server.socket_path(), {}}, "here");
  SlotNetworks networks(api);
  CHECK(networks.renew_network(spec_in(Network::slot_restricted), 0).verdict == Verdict::done);
  CHECK(server.requests().size() == 1);

  ScriptedServer podman_server({kPodmanPing});
  Api podman({"http://localhost", podman_server.socket_path(), {}}, "here");
  SlotNetworks of_podman(podman);
  CHECK(of_podman.renew_network(spec_in(Network::slot_open), 0).verdict == Verdict::done);
  CHECK(podman_server.requests().size() == 1);
}

}  // namespace bench::docker
