#include "meter/token_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace bench {

namespace {

using Minutes = std::chrono::duration<double, std::ratio<60>>;

// A limit is one per minute, unless it takes longer than that to refill: some are per day.
double refill_per_minute(const RateLimit& told) {
  const auto limit = static_cast<double>(told.limit);
  const double missing = limit - static_cast<double>(std::min(told.remaining, told.limit));
  const double minutes = Minutes(told.reset_in).count();
  constexpr double kSlack = 1.1;
  return minutes > kSlack && missing > 0 ? missing / minutes : limit;
}

}  // namespace

TokenBucket TokenBucket::for_any_minute(double most, SteadyTime now) {
  // What it holds and what a minute adds are the limit together.
  constexpr double kHeld = 0.1;
  return {most * kHeld, most * (1 - kHeld), now};
}

void TokenBucket::learn(const RateLimit& told, double unseen, SteadyTime now) {
  capacity_ = static_cast<double>(told.limit);
  per_minute_ = refill_per_minute(told);
  level_ = std::min(static_cast<double>(told.remaining) - unseen, capacity_);
  at_ = now;
}

void TokenBucket::take(double amount, SteadyTime now) {
  level_ = std::min(level(now) - amount, capacity_);
  at_ = now;
}

void TokenBucket::absorb(const TokenBucket& other, SteadyTime now) {
  take(other.capacity_ - other.level(now), now);
}

SteadyTime TokenBucket::ready(double amount, SteadyTime now) const {
  const double missing = std::min(amount, capacity_) - level(now);
  if (missing <= 0) return now;
  constexpr double kMostMinutes = 24 * 60;
  const double minutes = std::min(missing / std::max(per_minute_, 1e-9), kMostMinutes);
  // A millisecond too late is better than a turn too early.
  return now + std::chrono::ceil<Milliseconds>(Minutes(minutes));
}

double TokenBucket::level(SteadyTime now) const {
  const double minutes = std::max(Minutes(now - at_).count(), 0.0);
  return std::min(level_ + minutes * per_minute_, capacity_);
}

}  // namespace bench
