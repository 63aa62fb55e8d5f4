#pragma once

#include <optional>

#include "base/clock.hpp"

namespace bench {

// Adds up the time between starts and stops. Starting what runs, and stopping what does not, are
// without an effect.
class Stopwatch {
 public:
  explicit Stopwatch(const Clock& clock) : clock_(clock) {}

  void start() {
    if (!began_) began_ = clock_.now();
  }

  void stop() {
    if (began_) total_ += clock_.now() - *began_;
    began_.reset();
  }

  // Until it was last stopped.
  [[nodiscard]] SteadyTime::duration total() const { return total_; }

 private:
  const Clock& clock_;
  std::optional<SteadyTime> began_;
  SteadyTime::duration total_{0};
};

}  // namespace bench
