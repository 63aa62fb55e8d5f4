#include "gateway/tunnel_desk.hpp"

#include <utility>

#include <fmt/format.h>

#include "gateway/attempt_token.hpp"

namespace bench {

namespace {

class TunnelAccountPass final : public TunnelPass {
 public:
  TunnelAccountPass(TunnelTokens& tokens, std::shared_ptr<TunnelAccount> account,
                    std::uint16_t port)
      : tokens_(tokens), account_(std::move(account)), port_(port) {}
  ~TunnelAccountPass() override { TunnelAccountPass::end(); }
  TunnelAccountPass(const TunnelAccountPass&) = delete;
  TunnelAccountPass& operator=(const TunnelAccountPass&) = delete;

  [[nodiscard]] const Secret& token() const override { return account_->token(); }
  // With a user's name: some clients send nothing where there is only a password.
  [[nodiscard]] Secret proxy() const override {
    return Secret(fmt::format("http://bench:{}@127.0.0.1:{}", account_->token().reveal(), port_));
  }
  void end() override { tokens_.close(*account_); }
  [[nodiscard]] TunnelTally tally() const override { return account_->tally(); }

 private:
  TunnelTokens& tokens_;
  std::shared_ptr<TunnelAccount> account_;
  std::uint16_t port_;
};

}  // namespace

std::shared_ptr<TunnelPass> TunnelDesk::admit(const RunId& run, const std::string& attempt,
                                              const AllowedHosts& hosts) {
  TunnelTokens& tokens = gateway_.tunnel_tokens();
  auto account = tokens.open(run.str(), tunnel_token(secret_, attempt), hosts);
  return std::make_shared<TunnelAccountPass>(tokens, std::move(account), port_);
}

}  // namespace bench
