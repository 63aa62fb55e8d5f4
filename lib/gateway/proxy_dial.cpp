#include "gateway/proxy_dial.hpp"

#include <utility>

#include <fmt/format.h>

namespace bench {

namespace {

constexpr const char* kNoWay = "bench's own proxy does not lead there";

}  // namespace

void ProxyDial::begin(const HostPort& where) {
  if (!proxy_.carries_tunnels()) {
    return end(State::failed, kNoWay,
               "the proxy of bench's own network is one of https, which tunnels cannot go through");
  }
  address_.emplace("http://" + to_text(where));  // nothing is said in it that is not the client's
  connection_ = connections_.connect_through(proxy_.url(), *address_, *this);
}

void ProxyDial::on_connected(UpstreamConnection& connection) {
  socket_ = connection.duplicate_socket();
  connection_.reset();
  if (socket_->is_open()) return end(State::connected, {});
  end(State::failed, "bench has no room for another connection");
}

void ProxyDial::on_no_connection(UpstreamConnection& /*connection*/, const Trouble& why) {
  connection_.reset();
  end(State::failed, kNoWay, fmt::format("the proxy of bench's own network: {}", why.text));
}

}  // namespace bench
