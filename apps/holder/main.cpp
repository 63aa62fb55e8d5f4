// The holder of a slot's network: the runs of the slot join the network namespace that it keeps
// alive. Where it is told a port and a unix socket, it carries the gateway into the slot: what
// connects to 127.0.0.1:PORT there is relayed to the socket. Alone in its image, it is static and
// has nothing beside it.
//
//   holder [PORT SOCKET]
//
// It is the first process of its container, for which the kernel ignores every signal that is not
// waited for or handled, so it waits for the ones that should end it.

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "relay.hpp"

namespace {

// A descriptor that becomes readable when the holder is to end.
int end_signals() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return holder::signal_descriptor(ends);
}

}  // namespace

int main(int argc, char** argv) {
  const int ends = end_signals();
  const int listener = argc == 3 ? holder::listen_on_loopback(std::atoi(argv[1])) : -1;
  if (ends < 0 || (argc == 3 && listener < 0)) return 1;
  return holder::relay(listener, argc == 3 ? argv[2] : "", ends);
}
