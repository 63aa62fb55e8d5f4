#pragma once

#include "base/clock.hpp"

namespace bench {

// Says when it is time again: at most once per period.
class Heartbeat {
 public:
  explicit Heartbeat(Milliseconds period) : period_(period) {}

  // Starts a period, as beating does.
  void restart(SteadyTime now) { next_ = now + period_; }

  [[nodiscard]] bool beats(SteadyTime now) {
    if (now < next_) return false;
    restart(now);
    return true;
  }

 private:
  Milliseconds period_;
  SteadyTime next_;
};

}  // namespace bench
