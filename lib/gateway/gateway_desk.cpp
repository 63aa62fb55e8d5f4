#include "gateway/gateway_desk.hpp"

#include <memory>
#include <utility>

#include "base/digest.hpp"

namespace bench {

namespace {

class AccountPass final : public GatewayPass {
 public:
  AccountPass(TokenTable& tokens, std::shared_ptr<RunAccount> account, const Clock& clock)
      : tokens_(tokens), account_(std::move(account)), clock_(clock) {}
  ~AccountPass() override { AccountPass::end(); }
  AccountPass(const AccountPass&) = delete;
  AccountPass& operator=(const AccountPass&) = delete;

  void end() override { tokens_.close(*account_); }
  [[nodiscard]] RunTally tally() const override { return account_->tally(clock_.now()); }

 private:
  TokenTable& tokens_;
  std::shared_ptr<RunAccount> account_;
  const Clock& clock_;
};

}  // namespace

GatewayDesk::GatewayDesk(Gateway& gateway, const Clock& clock, Secret secret)
    : gateway_(gateway), clock_(clock), secret_(std::move(secret)) {}

KeyAnswer GatewayDesk::lease(const Wish& wish) {
  const std::optional<GatewayOutlook> outlook = gateway_.outlook(wish.provider);
  if (!outlook || !outlook->next_key) return NoKeyLeft{};
  if (outlook->budget_spent) return BudgetSpent{};
  const Milliseconds wait = std::chrono::ceil<Milliseconds>(*outlook->next_key - clock_.now());
  if (wait > Milliseconds(0)) return KeyWait{wait};
  const Secret token = token_for(wish.attempt);
  return LeasedKey{outlook->key_variable, token, "gateway", admit(wish, token)};
}

std::shared_ptr<GatewayPass> GatewayDesk::adopt(const Wish& wish, const std::string& label) {
  if (label.empty()) return nullptr;  // it needs no key
  return admit(wish, token_for(wish.attempt));
}

std::shared_ptr<GatewayPass> GatewayDesk::admit(const Wish& wish, const Secret& token) {
  return std::make_shared<AccountPass>(gateway_.tokens(),
                                       gateway_.tokens().open(wish.run.str(), token), clock_);
}

Secret GatewayDesk::token_for(const std::string& attempt) const {
  constexpr std::size_t kDigits = 48;
  Sha256 digest;
  digest.add_field(secret_.reveal()).add_field(attempt);
  return Secret("bench-" + digest.hex().substr(0, kDigits));
}

void GatewayDesk::cool(int /*slot*/, Milliseconds /*cooldown*/, const std::string& /*reason*/) {}
void GatewayDesk::kill(int /*slot*/, const std::string& /*reason*/) {}
void GatewayDesk::give_back(int /*slot*/) {}

}  // namespace bench
