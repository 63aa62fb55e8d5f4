// The holder of a slot's network: the runs of the slot join the network namespace that it keeps
// alive. Where it is told a port and where the gateway is, it carries that into the slot: what
// connects to 127.0.0.1:PORT there is relayed to it. Alone in its image, it is static and has
// nothing beside it.
//
//   holder
//   holder PORT SOCKET
//   holder PORT ADDRESS ITS_PORT
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
  const bool carries = argc > 2;
  const int listener = carries ? holder::listen_on_loopback(std::atoi(argv[1])) : -1;
  if (ends < 0 || (carries && listener < 0)) return 1;
  holder::Destination gateway;
  if (argc == 3) gateway = holder::socket_at(argv[2]);
  if (argc == 4 && !holder::read_address(argv[2], argv[3], gateway)) return 1;
  return holder::relay(listener, gateway, ends);
}
