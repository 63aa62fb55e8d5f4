#pragma once

#include "base/clock.hpp"

namespace bench {

// A clock that stands still until it is ticked.
class FakeClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime now() const override { return now_; }
  [[nodiscard]] WallTime wall() const override { return wall_; }

  void tick(Milliseconds by) {
    now_ += by;
    wall_ += by;
  }

 private:
  SteadyTime now_{std::chrono::hours(1)};
  WallTime wall_ = from_utc("2026-11-21T09:00:00.000Z");
};

}  // namespace bench
