#pragma once

#include "meter/limit_buckets.hpp"
#include "meter/request_facts.hpp"
#include "meter/usage.hpp"
#include "suite/suite.hpp"

namespace bench {

// What requests to one class of models are expected to take of its limits: what such requests have
// really used, the last twenty or so more than those before. What a request may use at most says
// little: agents ask for 32,000 tokens and get 300, and most of their input comes from a cache.
class ExpectedUse {
 public:
  [[nodiscard]] Amounts of(const RequestFacts& request, Dialect dialect) const;

  void learn(const RequestFacts& request, const Usage& used);

 private:
  double answers_ = 0;
  double output_ = 0;
  double estimated_ = 0;  // input, by the bytes of the requests ...
  double input_ = 0;      // ... and as limits count it ...
  double cached_ = 0;     // ... and what came from a cache
};

// What a request has taken, as far as it is known; what is not known is taken as `expected`.
[[nodiscard]] Amounts amounts_used(const Usage& used, const Amounts& expected, Dialect dialect);

}  // namespace bench
