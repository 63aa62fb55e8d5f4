#include "gateway/gateway_desk.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "gateway/attempt_token.hpp"

namespace bench {

namespace {

class RunAccountPass final : public GatewayPass {
 public:
  RunAccountPass(TokenTable& tokens, std::shared_ptr<RunAccount> account, const Clock& clock)
      : tokens_(tokens), account_(std::move(account)), clock_(clock) {}
  ~RunAccountPass() override { RunAccountPass::end(); }
  RunAccountPass(const RunAccountPass&) = delete;
  RunAccountPass& operator=(const RunAccountPass&) = delete;

  [[nodiscard]] const Secret& token() const override { return account_->token(); }
  void keep_account(std::unique_ptr<AccountBook> book, const RunTally& earlier) override {
    account_->keep_in(std::move(book), earlier);
  }
  void end() override {
    tokens_.close(*account_);
    if (account_->exchanges().log) account_->exchanges().log->finish();
  }
  [[nodiscard]] RunTally tally() const override { return account_->tally(clock_.now()); }
  [[nodiscard]] std::optional<SteadyTime> held_until() const override {
    return account_->held_until();
  }

 private:
  TokenTable& tokens_;
  std::shared_ptr<RunAccount> account_;
  const Clock& clock_;
};

}  // namespace

GatewayDesk::GatewayDesk(Gateway& gateway, const Clock& clock, Secret secret,
                         std::optional<int> most_runs, AttemptExchanges exchanges)
    : gateway_(gateway),
      clock_(clock),
      secret_(std::move(secret)),
      most_runs_(most_runs),
      exchanges_(std::move(exchanges)) {}

KeyAnswer GatewayDesk::lease(const Wish& wish) {
  const std::optional<GatewayOutlook> outlook = gateway_.outlook(wish.provider);
  if (!outlook) return NoKeyLeft{};
  const Secret token = request_token(secret_, wish.attempt);
  const auto leased = [&](const char* label) {
    return LeasedKey{outlook->key_variable, token, label,
                     admit(wish, token, ExchangeLog::Begin::anew)};
  };
  if (exchanges_.are_replayed) return leased("replay");
  if (!outlook->next_key) return NoKeyLeft{};
  if (outlook->budget_spent) return BudgetSpent{};
  const Milliseconds wait = std::chrono::ceil<Milliseconds>(*outlook->next_key - clock_.now());
  if (wait > Milliseconds(0)) return KeyWait{wait};
  if (const std::optional<Crowded> full = crowd(wish.provider, outlook->crowded)) return *full;
  return leased("gateway");
}

std::shared_ptr<GatewayPass> GatewayDesk::adopt(const Wish& wish, const std::string& label) {
  if (label.empty()) return nullptr;  // it needs no key
  return admit(wish, request_token(secret_, wish.attempt), ExchangeLog::Begin::go_on);
}

std::optional<Crowded> GatewayDesk::crowd(const std::string& provider, std::uint64_t signs) {
  if (!most_runs_) return std::nullopt;
  const SteadyTime now = clock_.now();
  constexpr int kFirst = 2;
  const auto [bound, fresh] = bounds_.try_emplace(
      provider, Bound{ParallelController({1, *most_runs_, kFirst}, now), signs});
  auto& [controller, heeded] = bound->second;
  const auto busy =
      static_cast<int>(std::count_if(going_.begin(), going_.end(), [&](const auto& one) {
        return one.second.provider == provider;
      }));
  if (std::exchange(heeded, signs) != signs) {
    controller.on_trouble(busy, now);
  } else {
    controller.on_quiet(busy, now);
  }
  if (busy < controller.allowed()) return std::nullopt;
  return Crowded{controller.allowed(), controller.has_met_trouble()};
}

std::shared_ptr<GatewayPass> GatewayDesk::admit(const Wish& wish, const Secret& token,
                                                ExchangeLog::Begin begin) {
  RunExchanges exchanges;
  if (exchanges_.open) exchanges = exchanges_.open(wish, token, begin);
  auto account = gateway_.tokens().open(wish.run.str(), token, std::move(exchanges));
  auto pass = std::make_shared<RunAccountPass>(gateway_.tokens(), std::move(account), clock_);
  going_[wish.slot] = {wish.provider, pass};
  return pass;
}

void GatewayDesk::cool(int /*slot*/, Milliseconds /*cooldown*/, const std::string& /*reason*/) {}
void GatewayDesk::kill(int /*slot*/, const std::string& /*reason*/) {}

void GatewayDesk::give_back(int slot) {
  const auto going = going_.find(slot);
  if (going == going_.end()) return;
  const auto bound = bounds_.find(going->second.provider);
  const bool has_asked = going->second.pass->tally().requests > 0;
  if (bound != bounds_.end() && has_asked) bound->second.controller.on_ended();
  going_.erase(going);
}

}  // namespace bench
