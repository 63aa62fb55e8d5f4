// The holder of a slot's network: the runs of the slot join the network namespace that it keeps
// alive. It is the first process of its container, for which the kernel ignores every signal that
// is not waited for or handled, so it waits for the ones that should end it.

#include <csignal>

int main() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  int signal = 0;
  sigwait(&ends, &signal);
  return 0;
}
