#pragma once

#include <cstdint>
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
  // `may_cost`: the request is one that providers charge for, in a form that is understood or not.
  Bill(GatewayState& state, GatewayMetrics::PerProvider& metrics, RunAccount& account,
       bool may_cost, WireFormat format, const RequestFacts& facts)
      : state_(state),
        metrics_(metrics),
        account_(account),
        may_cost_(may_cost),
        format_(format),
        facts_(facts) {}
  ~Bill() { end_attempt(); }
  Bill(const Bill&) = delete;
  Bill& operator=(const Bill&) = delete;

  // Nothing: the request may be sent.
  [[nodiscard]] std::optional<BudgetRefusal> reserve();

  // The request is refused for it.
  void refuse(const BudgetRefusal& refusal);

  // The request goes to a provider now; and what was not settled until then has cost nothing.
  void begin_attempt();
  void end_attempt();

  // `usage`: of the request that was sent with `key`, as far as its answer came; `output_seen`: how
  // much it was by what has passed, which may be more than an answer says that broke off. What it
  // has cost, where that is known; else all that was set aside counts as spent.
  std::optional<Usd> settle(const Key& key, const Usage& usage, std::uint64_t output_seen);

 private:
  [[nodiscard]] Usd set_aside() const { return reserved_ ? reserved_->amount() : Usd{}; }

  GatewayState& state_;
  GatewayMetrics::PerProvider& metrics_;
  RunAccount& account_;
  bool may_cost_;
  WireFormat format_;
  const RequestFacts& facts_;
  std::optional<Reservation> reserved_;
  bool under_way_ = false;
};

}  // namespace bench
