#pragma once

#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "gateway/upstream_connection.hpp"

namespace bench {

// Connections to one provider that wait for their next request. One on which anything is heard
// meanwhile is given up: a provider ends them when it likes, and has nothing else to say.
class IdleConnections final : private UpstreamConnection::User {
 public:
  void add(std::shared_ptr<UpstreamConnection> connection);

  // The one that was used last; none is left where it is null.
  [[nodiscard]] std::shared_ptr<UpstreamConnection> take();

 private:
  struct Idle {
    std::shared_ptr<UpstreamConnection> connection;
    SteadyTime since;
  };

  void on_connected() override {}
  void on_no_connection(http::Transport /*how*/, const std::string& /*trouble*/) override {}
  void on_readable(UpstreamConnection& connection) override;
  void on_writable() override {}

  void drop_old(SteadyTime now);

  std::vector<Idle> idle_;  // oldest first
};

}  // namespace bench
