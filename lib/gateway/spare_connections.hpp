#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gateway/upstream_connection.hpp"

namespace bench {

// Connections to one provider that no request has at the time. One on which anything is heard
// meanwhile is given up: a provider ends them when it likes, and has nothing else to say. Some are
// still being made, for a request that was given up: the lookup of a name cannot be called back,
// and whoever asks again and again would leave a thread behind each time.
class SpareConnections final : private UpstreamConnection::User {
 public:
  // `clock` is borrowed.
  explicit SpareConnections(const Clock& clock) : clock_(clock) {}

  void add(std::shared_ptr<UpstreamConnection> connection);

  // The one that was used last, or one that is being made; null where there is none.
  [[nodiscard]] std::shared_ptr<UpstreamConnection> take();

 private:
  struct Idle {
    std::shared_ptr<UpstreamConnection> connection;
    SteadyTime since;
  };

  void on_connected(UpstreamConnection& connection) override;
  void on_no_connection(UpstreamConnection& connection, const Trouble& why) override;
  void on_readable(UpstreamConnection& connection) override;
  void on_writable() override {}

  [[nodiscard]] std::shared_ptr<UpstreamConnection> take_coming(UpstreamConnection& connection);
  void drop_old();

  const Clock& clock_;
  std::vector<Idle> idle_;  // oldest first
  std::vector<std::shared_ptr<UpstreamConnection>> coming_;
};

}  // namespace bench
