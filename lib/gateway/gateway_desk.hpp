#pragma once

#include "base/secret.hpp"
#include "gateway/gateway.hpp"
#include "runs/key_desk.hpp"

namespace bench {

// The desk where the gateway has the keys: what it hands out are tokens, one for each attempt. They
// are made from a secret of the matrix and the attempt's name, so that a resumed bench lets in what
// an earlier one has started.
class GatewayDesk final : public KeyDesk {
 public:
  // Both are borrowed but the secret.
  GatewayDesk(Gateway& gateway, const Clock& clock, Secret secret);

  [[nodiscard]] KeyAnswer lease(const Wish& wish) override;
  std::shared_ptr<GatewayPass> adopt(const Wish& wish, const std::string& label) override;

  // What becomes of keys is the gateway's own business.
  void cool(int slot, Milliseconds cooldown, const std::string& reason) override;
  void kill(int slot, const std::string& reason) override;
  void give_back(int slot) override;

 private:
  [[nodiscard]] std::shared_ptr<GatewayPass> admit(const Wish& wish, const Secret& token);
  [[nodiscard]] Secret token_for(const std::string& attempt) const;

  Gateway& gateway_;
  const Clock& clock_;
  Secret secret_;
};

}  // namespace bench
