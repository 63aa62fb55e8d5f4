#include "gateway/idle_connections.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bench {

namespace {

constexpr std::size_t kMostIdle = 256;
constexpr Milliseconds kLongestIdle{110'000};  // load balancers forget them after some minutes

}  // namespace

void IdleConnections::add(std::shared_ptr<UpstreamConnection> connection) {
  const SteadyTime now = std::chrono::steady_clock::now();
  drop_old(now);
  if (idle_.size() >= kMostIdle) return;
  connection->set_user(*this);
  connection->await_readable();
  idle_.push_back({std::move(connection), now});
}

std::shared_ptr<UpstreamConnection> IdleConnections::take() {
  drop_old(std::chrono::steady_clock::now());
  if (idle_.empty()) return {};
  std::shared_ptr<UpstreamConnection> newest = std::move(idle_.back().connection);
  idle_.pop_back();
  return newest;
}

void IdleConnections::on_readable(UpstreamConnection& connection) {
  std::array<char, 1> one{};
  if (connection.receive(one).flow == UpstreamConnection::Flow::waits) {
    connection.await_readable();  // it was TLS's own
    return;
  }
  std::erase_if(idle_, [&](const Idle& idle) { return idle.connection.get() == &connection; });
}

void IdleConnections::drop_old(SteadyTime now) {
  const auto young = std::find_if(idle_.begin(), idle_.end(), [&](const Idle& idle) {
    return now - idle.since < kLongestIdle;
  });
  idle_.erase(idle_.begin(), young);
}

}  // namespace bench
