#pragma once

#include <list>

#include "base/clock.hpp"
#include "meter/limit_buckets.hpp"
#include "meter/rate_limits.hpp"

namespace bench {

// What a provider has told of the limits of one organization for one class of models, and what is
// on its way there: a head speaks of the moment when its own request came in, so that what was sent
// after that has not been counted in it.
class ToldLimits {
 public:
  ToldLimits() = default;
  ToldLimits(const ToldLimits&) = delete;
  ToldLimits& operator=(const ToldLimits&) = delete;

  // A request that was sent and has not ended.
  struct UnderWay {
    ToldLimits* limits;  // where it counts now
    Amounts need;
    SteadyTime sent;
    bool seen = false;  // the provider has begun to answer
  };
  using Ticket = std::list<UnderWay>::iterator;

  // Whether anything has been told.
  [[nodiscard]] bool known() const { return known_; }

  [[nodiscard]] bool idle() const { return unseen_.empty() && answering_.empty(); }

  // When there is room for a request: `now` while nothing has been told.
  [[nodiscard]] SteadyTime ready(const Amounts& need, SteadyTime now) const {
    return buckets_.ready(need, now);
  }

  [[nodiscard]] Ticket send(const Amounts& need, SteadyTime now);

  // The head of its answer is there. What it is to say is still to come when it `streams`.
  static void answer(Ticket ticket, const RateLimits& told, bool streams, SteadyTime now);

  static void end(Ticket ticket);

  // All that is under way for `other` counts here from now on; it is not to be used any more.
  void absorb(ToldLimits& other, SteadyTime now);

 private:
  void learn(const UnderWay& answered, const RateLimits& told, SteadyTime now);
  [[nodiscard]] double unseen(const UnderWay& answered, std::size_t kind) const;

  bool known_ = false;
  LimitBuckets buckets_;
  std::list<UnderWay> unseen_;     // in the order of sending
  std::list<UnderWay> answering_;  // those whose answers have begun
  double answering_output_ = 0;    // what they are expected to say, together
};

}  // namespace bench
