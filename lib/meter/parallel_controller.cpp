#include "meter/parallel_controller.hpp"

#include <algorithm>

namespace bench {

ParallelController::ParallelController(Bounds bounds, SteadyTime now)
    : bounds_{std::max(bounds.least, 1), std::max({bounds.most, bounds.least, 1}), bounds.first},
      allowed_(std::clamp(bounds.first, bounds_.least, bounds_.most)),
      changed_(now) {}

void ParallelController::on_trouble(int busy, SteadyTime now) {
  const bool first = doubling_;
  doubling_ = false;
  if (!first && now - changed_ < kPatience) return;
  // Those that were allowed and never started have shown nothing.
  allowed_ = std::clamp(std::min(busy, allowed_) / 2, bounds_.least, bounds_.most);
  changed_ = now;
}

void ParallelController::on_ended() {
  if (doubling_) allowed_ = std::min(allowed_ + 1, bounds_.most);
}

void ParallelController::on_quiet(int busy, SteadyTime now) {
  if (busy < allowed_ || now - changed_ < kPatience) return;
  const int more = doubling_ ? std::min(allowed_, bounds_.most - allowed_) : 1;
  allowed_ = std::min(allowed_ + more, bounds_.most);
  changed_ = now;
}

}  // namespace bench
