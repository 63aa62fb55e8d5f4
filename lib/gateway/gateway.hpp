#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/host_port.hpp"
#include "gateway/gateway_state.hpp"

namespace bench {

struct GatewaySettings {
  GatewayProviders providers;
  GatewayLimits limits;
  std::vector<ModelPrice> prices;  // before those that bench knows
  Budget::Limits budget;
  // Told what the operator should know, a line each, on the gateway's thread. No secrets in it.
  std::function<void(const std::string& line)> notice;
  KeyMemory* memory = nullptr;   // borrowed; without one it knows what it has seen itself
  OutgoingProxy outgoing_proxy;  // of this machine, for what clients may reach
};

// What a client of a provider can expect.
struct GatewayOutlook {
  std::string key_variable;            // under which clients look for a key
  std::optional<SteadyTime> next_key;  // nothing: never
  bool budget_spent = false;           // what is left of the matrix's budget buys nothing any more
  std::uint64_t crowded = 0;           // signs so far that more is asked than its limits carry
};

// What its operator sees of a gateway.
struct GatewayView {
  struct HeldKey {
    std::string provider;
    std::string label;
    KeyState state;
    bool limited = false;  // not for every class of models
  };
  std::vector<HeldKey> keys;
  std::uint64_t active = 0;   // requests under way
  std::uint64_t waiting = 0;  // those of them that wait for a key
};

// A reverse proxy that holds the keys of providers, so that its clients need none: they get a token
// and a base URL. It has a thread of its own; everything here may be called from any other.
class Gateway {
 public:
  // `clock` is borrowed.
  Gateway(GatewaySettings settings, const Clock& clock);

  // Ends every exchange at once.
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  // For runs in containers, which anybody on this machine who can see the path may connect to:
  // nothing but providers is behind it. Throws Error.
  void listen_for_slots(const std::filesystem::path& socket);

  // The same for containers of another machine, or of a virtual one on this: they connect to
  // `address`. Where that is none of this machine's, it is taken for one that leads to the same
  // port of its loopback address. Throws Error.
  void listen_for_slots(const HostPort& address);

  // For the user's machine: health and metrics too. Port 0: any; the one it got. Throws Error.
  std::uint16_t listen_for_operator(const std::string& host, std::uint16_t port);

  // Whose requests are let in from now on.
  [[nodiscard]] TokenTable& tokens() { return tokens_; }

  // Whose tunnels, likewise, and where to.
  [[nodiscard]] TunnelTokens& tunnel_tokens() { return tunnel_tokens_; }

  // What a run has cost before: a matrix that is resumed goes on with what is left of its budget.
  void charge(const RunId& run, Usd cost);

  // When a key of the provider is usable; nothing when it has no keys here.
  [[nodiscard]] std::optional<GatewayOutlook> outlook(const std::string& provider);

  // What has been counted so far, as /metrics has it.
  [[nodiscard]] std::string metrics();

  // How it stands now.
  [[nodiscard]] GatewayView view();

  // Other providers, keys and prices from now on, as for a new configuration. What is known of keys
  // that stay is kept; what is under way ends with the keys with which it began.
  void replace(GatewayProviders providers, std::vector<ModelPrice> prices);

 private:
  struct Running;

  TokenTable tokens_;
  TunnelTokens tunnel_tokens_;
  std::unique_ptr<Running> running_;
};

}  // namespace bench
