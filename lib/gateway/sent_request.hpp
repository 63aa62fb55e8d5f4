#pragma once

#include <memory>
#include <utility>

#include "base/clock.hpp"
#include "meter/limit_buckets.hpp"
#include "meter/told_limits.hpp"

namespace bench {

// What a request that was sent has taken of its organization's limits. Must not outlive the
// RateAdmission that it is from.
class SentRequest {
 public:
  SentRequest(ToldLimits::Ticket told, std::shared_ptr<LimitBuckets> set, const Amounts& taken)
      : told_(told), set_(std::move(set)), taken_(taken) {}
  ~SentRequest() { ToldLimits::end(told_); }
  SentRequest(const SentRequest&) = delete;
  SentRequest& operator=(const SentRequest&) = delete;

  // The head of its answer.
  void answer(const RateLimits& told, bool streams, SteadyTime now) {
    ToldLimits::answer(told_, told, streams, now);
  }

  // What it has really used; at most once.
  void settle(const Amounts& used, SteadyTime now) {
    if (set_) set_->settle(taken_, used, now);
  }

  [[nodiscard]] const Amounts& taken() const { return taken_; }

 private:
  ToldLimits::Ticket told_;
  std::shared_ptr<LimitBuckets> set_;
  Amounts taken_;
};

}  // namespace bench
