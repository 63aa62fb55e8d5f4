#include "meter/limit_buckets.hpp"

#include <algorithm>

namespace bench {

SteadyTime LimitBuckets::ready(const Amounts& need, SteadyTime now) const {
  SteadyTime at = now;
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind) {
    const std::optional<TokenBucket>& bucket = buckets_.at(kind);
    if (bucket) at = std::max(at, bucket->ready(need.at(kind), now));
  }
  return at;
}

void LimitBuckets::take(const Amounts& amounts, SteadyTime now) {
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind) {
    if (buckets_.at(kind)) buckets_.at(kind)->take(amounts.at(kind), now);
  }
}

void LimitBuckets::settle(const Amounts& taken, const Amounts& used, SteadyTime now) {
  Amounts more = used;
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind) more.at(kind) -= taken.at(kind);
  take(more, now);
}

void LimitBuckets::absorb(const LimitBuckets& other, SteadyTime now) {
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind) {
    std::optional<TokenBucket>& own = buckets_.at(kind);
    const std::optional<TokenBucket>& its = other.buckets_.at(kind);
    if (own && its) own->absorb(*its, now);
    if (!own) own = its;
  }
}

}  // namespace bench
