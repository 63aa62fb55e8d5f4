#include "os/wake_signal.hpp"

#include <cstdint>
#include <fcntl.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/eventfd.h>
#endif

namespace bench {

WakeSignal::WakeSignal() {
#ifdef __linux__
  reading_ = Fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
#else
  int ends[2] = {-1, -1};
  if (::pipe(ends) == 0) {
    reading_ = Fd(ends[0]);
    writing_ = Fd(ends[1]);
    for (const int end : ends) {
      ::fcntl(end, F_SETFD, FD_CLOEXEC);
      ::fcntl(end, F_SETFL, O_NONBLOCK);
    }
  }
#endif
}

void WakeSignal::raise() {
  if (raised_.exchange(true)) return;
  const std::uint64_t one = 1;
  const int to = writing_ ? writing_.get() : reading_.get();
  const ssize_t ignored = ::write(to, &one, sizeof one);
  static_cast<void>(ignored);
}

// One read for one write: who has raised it and not written yet is heard once that has happened,
// or the descriptor would stay readable behind it.
bool WakeSignal::take() {
  std::uint64_t count = 0;
  if (!raised_ || ::read(reading_.get(), &count, sizeof count) < 0) return false;
  return raised_.exchange(false);
}

}  // namespace bench
