#pragma once

#include <csignal>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace holder {

// Where the gateway is: a unix socket, or an address of TCP.
struct Destination {
  union {
    sockaddr any;
    sockaddr_un local;
    sockaddr_in tcp;
  } address{};
  socklen_t size = 0;
};

[[nodiscard]] Destination socket_at(const char* path);

// An IPv4 address, as there is nobody here who could resolve a name. False: it is none.
[[nodiscard]] bool read_address(const char* host, const char* port, Destination& gateway);

// All return -1 when the system does not let them.
[[nodiscard]] int signal_descriptor(const sigset_t& signals);
[[nodiscard]] int listen_on_loopback(int port);

// Relays each connection to `listener` to one of its own to `gateway`, which is borrowed, both
// ways, until `ends` is readable; what one side closes is closed for the other. Without a listener
// (-1) it only waits. The exit code.
[[nodiscard]] int relay(int listener, const Destination& gateway, int ends);

}  // namespace holder
