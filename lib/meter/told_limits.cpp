#include "meter/told_limits.hpp"

#include <algorithm>

namespace bench {

ToldLimits::Ticket ToldLimits::send(const Amounts& need, SteadyTime now) {
  buckets_.take(need, now);
  return unseen_.insert(unseen_.end(), {this, need, now});
}

void ToldLimits::answer(Ticket ticket, const RateLimits& told, bool streams, SteadyTime now) {
  if (ticket->seen) return;
  ToldLimits& limits = *ticket->limits;
  ticket->seen = true;
  if (!streams) amount(ticket->need, LimitKind::output_tokens) = 0;
  limits.answering_.splice(limits.answering_.end(), limits.unseen_, ticket);
  limits.answering_output_ += amount(ticket->need, LimitKind::output_tokens);
  if (any_told(told)) limits.learn(*ticket, told, now);
}

void ToldLimits::end(Ticket ticket) {
  ToldLimits& limits = *ticket->limits;
  if (ticket->seen) limits.answering_output_ -= amount(ticket->need, LimitKind::output_tokens);
  (ticket->seen ? limits.answering_ : limits.unseen_).erase(ticket);
}

void ToldLimits::absorb(ToldLimits& other, SteadyTime now) {
  for (UnderWay& one : other.unseen_) {
    one.limits = this;
    buckets_.take(one.need, now);
  }
  for (UnderWay& one : other.answering_) one.limits = this;
  unseen_.merge(other.unseen_,
                [](const UnderWay& a, const UnderWay& b) { return a.sent < b.sent; });
  answering_.splice(answering_.end(), other.answering_);
  answering_output_ += other.answering_output_;
}

void ToldLimits::learn(const UnderWay& answered, const RateLimits& told, SteadyTime now) {
  known_ = true;
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind) {
    const std::optional<RateLimit>& limit = told.at(kind);
    if (!limit) continue;
    std::optional<TokenBucket>& bucket = buckets_.of(kind);
    if (!bucket) bucket.emplace(static_cast<double>(limit->limit), now);
    bucket->learn(*limit, unseen(answered, kind), now);
  }
}

// Output is counted as it is said: that of all requests under way is still to come.
double ToldLimits::unseen(const UnderWay& answered, std::size_t kind) const {
  const bool output = kind == static_cast<std::size_t>(LimitKind::output_tokens);
  double sum = output ? answering_output_ : 0;
  for (auto one = unseen_.rbegin(); one != unseen_.rend(); ++one) {
    if (!output && one->sent < answered.sent) break;
    sum += one->need.at(kind);
  }
  return sum;
}

}  // namespace bench
