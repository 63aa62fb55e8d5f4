#pragma once

#include <array>
#include <optional>

#include "base/clock.hpp"
#include "meter/rate_limits.hpp"
#include "meter/token_bucket.hpp"

namespace bench {

// What a request takes of each limit, by LimitKind.
using Amounts = std::array<double, kLimitKinds>;

[[nodiscard]] constexpr double& amount(Amounts& amounts, LimitKind kind) {
  return amounts[static_cast<std::size_t>(kind)];
}
[[nodiscard]] constexpr double amount(const Amounts& amounts, LimitKind kind) {
  return amounts[static_cast<std::size_t>(kind)];
}

// A bucket for each limit that is known, by LimitKind. A request needs room in all of them.
class LimitBuckets {
 public:
  [[nodiscard]] std::optional<TokenBucket>& of(std::size_t kind) { return buckets_.at(kind); }

  // When all of it is there: `now` when it is, or when no limit is known.
  [[nodiscard]] SteadyTime ready(const Amounts& need, SteadyTime now) const;

  void take(const Amounts& amounts, SteadyTime now);

  // Of what was thought to be needed, the rest is given back; more than that is taken.
  void settle(const Amounts& taken, const Amounts& used, SteadyTime now);

  // What was taken of the other ones was taken of these.
  void absorb(const LimitBuckets& other, SteadyTime now);

 private:
  std::array<std::optional<TokenBucket>, kLimitKinds> buckets_;
};

}  // namespace bench
