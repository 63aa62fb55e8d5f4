#pragma once

#include <csignal>

namespace holder {

// All return -1 when the system does not let them.
[[nodiscard]] int signal_descriptor(const sigset_t& signals);
[[nodiscard]] int listen_on_loopback(int port);

// Relays each connection to `listener` to one of its own to the unix socket at `path`, both ways,
// until `ends` is readable; what one side closes is closed for the other. Without a listener (-1)
// it only waits. The exit code.
[[nodiscard]] int relay(int listener, const char* path, int ends);

}  // namespace holder
