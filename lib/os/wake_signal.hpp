#pragma once

#include <atomic>

#include "os/fd.hpp"

namespace bench {

// What a thread that waits in poll(2) can be woken by. raise() may be called from any thread, the
// rest from the one that waits. It is not open where no descriptor is to be had.
class WakeSignal {
 public:
  WakeSignal();

  [[nodiscard]] bool is_open() const { return reading_.is_open(); }

  void raise();

  // Whether it was raised since the last call. Asks nobody while it was not.
  [[nodiscard]] bool take();

  // Readable while it is raised.
  [[nodiscard]] int descriptor() const { return reading_.get(); }

 private:
  std::atomic<bool> raised_ = false;
  Fd reading_;
  Fd writing_;  // where that is another
};

}  // namespace bench
