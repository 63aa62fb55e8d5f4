#pragma once

#include <memory>
#include <optional>

#include "gateway/connection_maker.hpp"
#include "gateway/dial.hpp"
#include "gateway/outgoing_proxy.hpp"
#include "gateway/upstream_connection.hpp"

namespace bench {

// Through the proxy of this machine's own network, which is who looks up the name: what address it
// leads to is not known here.
class ProxyDial final : public Dial, private UpstreamConnection::User {
 public:
  // Both are borrowed.
  ProxyDial(ConnectionMaker& connections, const OutgoingProxy& proxy)
      : connections_(connections), proxy_(proxy) {}

  [[nodiscard]] ClientSocket take_socket() override { return std::move(*socket_); }

 private:
  void begin(const HostPort& where) override;
  void stop() override { connection_.reset(); }

  void on_connected(UpstreamConnection& connection) override;
  void on_no_connection(UpstreamConnection& connection, const Trouble& why) override;
  void on_readable(UpstreamConnection& /*connection*/) override {}
  void on_writable() override {}

  ConnectionMaker& connections_;
  const OutgoingProxy& proxy_;
  std::optional<http::Address> address_;
  std::shared_ptr<UpstreamConnection> connection_;
  std::optional<ClientSocket> socket_;
};

}  // namespace bench
