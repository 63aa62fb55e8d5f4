#pragma once

#include <optional>

#include "gateway/gateway_state.hpp"
#include "gateway/run_account.hpp"
#include "meter/request_facts.hpp"
#include "meter/usage.hpp"

namespace bench {

// The money of one request: what it may cost at most is set aside before it is sent, so that
// requests at the same time cannot spend more than there is; what it did cost is booked after it.
// Everything given is borrowed.
class Bill {
 public:
  Bill(GatewayState& state, GatewayMetrics::PerProvider& metrics, RunAccount& account,
       WireFormat format, const RequestFacts& facts)
      : state_(state), metrics_(metrics), account_(account), format_(format), facts_(facts) {}

  // Nothing: the request may be sent.
  [[nodiscard]] std::optional<BudgetRefusal> reserve();

  // The request is refused for it.
  void refuse(const BudgetRefusal& refusal);

  // `usage`: of the request that was sent with `key`, as far as its answer came. What it has cost,
  // where that is known.
  std::optional<Usd> settle(const Key& key, const Usage& usage);

 private:
  GatewayState& state_;
  GatewayMetrics::PerProvider& metrics_;
  RunAccount& account_;
  WireFormat format_;
  const RequestFacts& facts_;
  std::optional<Reservation> reserved_;
};

}  // namespace bench
