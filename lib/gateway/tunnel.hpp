#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "base/host_port.hpp"
#include "gateway/client_connection.hpp"
#include "gateway/dial.hpp"
#include "gateway/gateway_state.hpp"
#include "keys/exhaustion_answer.hpp"

namespace bench {

// A client's CONNECT: its connection is carried on to a host that its run may reach. What passes is
// not looked at. The host is found and checked here, not where the client is.
class Tunnel {
 public:
  // `state` and `client` are borrowed.
  Tunnel(GatewayState& state, ClientConnection& client, HostPort to);
  ~Tunnel();
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;

  // Finds the host and connects to it. What the client hears when that may not or cannot be;
  // nothing: go on with carry().
  [[nodiscard]] asio::awaitable<std::optional<ClientAnswer>> open(const Secret& token);

  // Says that it is open and carries bytes both ways, `early` before all others, until both sides
  // have ended, one has broken off, nothing has passed for long, or the run is over.
  [[nodiscard]] asio::awaitable<void> carry(const std::string& early);

 private:
  // One direction.
  struct Flow {
    ClientConnection& from;
    ClientConnection& to;
    bool ended = false;      // nothing more comes
    bool passed_on = false;  // and the other side has been told
  };

  [[nodiscard]] std::shared_ptr<Dial> way_out();
  [[nodiscard]] asio::awaitable<std::optional<ClientAnswer>> dial();
  [[nodiscard]] ClientAnswer refuse(const std::string& why);
  [[nodiscard]] ClientAnswer fail(int status, const std::string& why);
  void announce(const std::string& why);
  [[nodiscard]] std::size_t move(Flow& flow);
  void count(std::size_t sent, std::size_t received);

  GatewayState& state_;
  ClientConnection& client_;
  const HostPort to_;
  std::shared_ptr<TunnelAccount> account_;
  std::shared_ptr<ClientConnection> outside_;
  std::string bytes_;  // on their way
};

}  // namespace bench
