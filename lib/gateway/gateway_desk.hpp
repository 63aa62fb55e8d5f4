#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/secret.hpp"
#include "gateway/gateway.hpp"
#include "meter/parallel_controller.hpp"
#include "runs/key_desk.hpp"

namespace bench {

// Where the exchanges of attempts go, or come from.
struct AttemptExchanges {
  bool are_replayed = false;  // no key is needed
  // Of an attempt that gets `token`; none: they are only carried. Called by the scheduler's thread.
  std::function<RunExchanges(const KeyDesk::Wish& wish, const Secret& token,
                             ExchangeLog::Begin begin)>
      open;
};

// The desk where the gateway has the keys: what it hands out are tokens, one for each attempt. They
// are made from a secret of the matrix and the attempt's name, so that a resumed bench lets in what
// an earlier one has started.
class GatewayDesk final : public KeyDesk {
 public:
  // `gateway` and `clock` are borrowed. With `most_runs`, a provider's runs are bounded by what its
  // limits are found to carry, and by that; otherwise only the scheduler bounds them.
  GatewayDesk(Gateway& gateway, const Clock& clock, Secret secret, std::optional<int> most_runs,
              AttemptExchanges exchanges = {});

  [[nodiscard]] KeyAnswer lease(const Wish& wish) override;
  std::shared_ptr<GatewayPass> adopt(const Wish& wish, const std::string& label) override;

  // What becomes of keys is the gateway's own business.
  void cool(int slot, Milliseconds cooldown, const std::string& reason) override;
  void kill(int slot, const std::string& reason) override;
  void give_back(int slot) override;

 private:
  struct Going {
    std::string provider;
    std::shared_ptr<GatewayPass> pass;
  };
  struct Bound {
    ParallelController controller;
    std::uint64_t crowded;  // signs that it has heeded
  };

  [[nodiscard]] std::optional<Crowded> crowd(const std::string& provider, std::uint64_t signs);
  [[nodiscard]] std::shared_ptr<GatewayPass> admit(const Wish& wish, const Secret& token,
                                                   ExchangeLog::Begin begin);

  Gateway& gateway_;
  const Clock& clock_;
  Secret secret_;
  std::optional<int> most_runs_;
  std::map<int, Going> going_;           // by slot
  std::map<std::string, Bound> bounds_;  // by provider
  AttemptExchanges exchanges_;
};

}  // namespace bench
