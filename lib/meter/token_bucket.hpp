#pragma once

#include <optional>

#include "base/clock.hpp"
#include "meter/rate_limits.hpp"

namespace bench {

// One limit that refills all the time. Its level may fall below zero: what was used is used.
class TokenBucket {
 public:
  // A full one, so many per minute.
  TokenBucket(double per_minute, SteadyTime now)
      : capacity_(per_minute), per_minute_(per_minute), level_(per_minute), at_(now) {}

  // Believes what a provider has told, less what is on its way there and was not counted yet,
  // `unseen`. Where the user has set a limit, `most` per minute, no more than that.
  void learn(const RateLimit& told, double unseen, std::optional<double> most, SteadyTime now);

  void take(double amount, SteadyTime now);

  // When so much will be there, if nobody takes any: `now` when it is. More than it ever holds is
  // there when it is full.
  [[nodiscard]] SteadyTime ready(double amount, SteadyTime now) const;

 private:
  [[nodiscard]] double level(SteadyTime now) const;

  double capacity_;
  double per_minute_;
  double level_;
  SteadyTime at_;  // when that was the level
};

}  // namespace bench
