#pragma once

#include "base/clock.hpp"
#include "meter/rate_limits.hpp"

namespace bench {

// One limit that refills all the time. Its level may fall below zero: what was used is used.
class TokenBucket {
 public:
  // A full one, so many per minute.
  TokenBucket(double per_minute, SteadyTime now) : TokenBucket(per_minute, per_minute, now) {}

  // One of which no minute, wherever it begins, sees more than `most`, unless a single request is
  // more: a small one that refills a little more slowly.
  [[nodiscard]] static TokenBucket for_any_minute(double most, SteadyTime now);

  // Believes what a provider has told, less what is on its way there and was not counted yet,
  // `unseen`.
  void learn(const RateLimit& told, double unseen, SteadyTime now);

  // A negative amount is given back.
  void take(double amount, SteadyTime now);

  // What was taken of a bucket of the same limit was taken of this one.
  void absorb(const TokenBucket& other, SteadyTime now);

  // When so much will be there, if nobody takes any: `now` when it is. More than it ever holds is
  // there when it is full.
  [[nodiscard]] SteadyTime ready(double amount, SteadyTime now) const;

 private:
  TokenBucket(double capacity, double per_minute, SteadyTime now)
      : capacity_(capacity), per_minute_(per_minute), level_(capacity), at_(now) {}

  [[nodiscard]] double level(SteadyTime now) const;

  double capacity_;
  double per_minute_;
  double level_;
  SteadyTime at_;  // when that was the level
};

}  // namespace bench
