#include "gateway/spare_connections.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "http/reuse.hpp"

namespace bench {

namespace {

constexpr std::size_t kMostIdle = 256;

// What is there to be read is the end, or what nobody has asked for.
bool is_silent(UpstreamConnection& connection) {
  std::array<char, 1> one{};
  return connection.receive(one).flow == http::Flow::waits;
}

}  // namespace

void SpareConnections::add(std::shared_ptr<UpstreamConnection> connection) {
  connection->set_user(*this);
  if (!connection->connected()) {
    coming_.push_back(std::move(connection));
    return;
  }
  drop_old();
  if (idle_.size() >= kMostIdle) return;
  connection->await_readable();
  idle_.push_back({std::move(connection), clock_.now()});
}

std::shared_ptr<UpstreamConnection> SpareConnections::take() {
  drop_old();
  while (!idle_.empty()) {
    std::shared_ptr<UpstreamConnection> newest = std::move(idle_.back().connection);
    idle_.pop_back();
    if (is_silent(*newest)) return newest;  // the loop may not have come to what it has to say
  }
  return coming_.empty() ? nullptr : take_coming(*coming_.front());
}

void SpareConnections::on_connected(UpstreamConnection& connection) {
  add(take_coming(connection));
}

void SpareConnections::on_no_connection(UpstreamConnection& connection, const Trouble& /*why*/) {
  static_cast<void>(take_coming(connection));
}

void SpareConnections::on_readable(UpstreamConnection& connection) {
  if (is_silent(connection)) {
    connection.await_readable();  // it was TLS's own
  } else {
    std::erase_if(idle_, [&](const Idle& idle) { return idle.connection.get() == &connection; });
  }
}

std::shared_ptr<UpstreamConnection> SpareConnections::take_coming(UpstreamConnection& connection) {
  std::shared_ptr<UpstreamConnection> taken = connection.shared_from_this();
  std::erase(coming_, taken);
  return taken;
}

void SpareConnections::drop_old() {
  const SteadyTime now = clock_.now();
  const auto young = std::find_if(idle_.begin(), idle_.end(), [&](const Idle& idle) {
    return now - idle.since < http::kLongestKept;
  });
  idle_.erase(idle_.begin(), young);
}

}  // namespace bench
