#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "gateway/gateway.hpp"
#include "plan/run_id.hpp"
#include "runs/tunnel_pass.hpp"

namespace bench {

// Hands out what lets the attempts of a matrix reach the hosts that they may: a token each, which
// opens nothing but tunnels. Thread-safe.
class TunnelDesk {
 public:
  // `gateway` is borrowed. `port`: where the attempts find it on their loopback.
  TunnelDesk(Gateway& gateway, Secret secret, std::uint16_t port)
      : gateway_(gateway), secret_(std::move(secret)), port_(port) {}

  [[nodiscard]] std::shared_ptr<TunnelPass> admit(const RunId& run, const std::string& attempt,
                                                  const AllowedHosts& hosts);

 private:
  Gateway& gateway_;
  Secret secret_;
  std::uint16_t port_;
};

}  // namespace bench
