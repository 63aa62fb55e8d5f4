#include "gateway/tunnel.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "gateway/outward_dial.hpp"
#include "gateway/proxy_dial.hpp"
#include "gateway/public_address.hpp"
#include "keys/redactor.hpp"

namespace bench {

namespace {

// How soon a tunnel notices that its run is over.
constexpr Milliseconds kLookEvery{250};
constexpr std::size_t kMostAnnounced = 256;

ClientAnswer answer(int status, const std::string& text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, "bench: " + text + "\n"};
}

// An address that is not of the internet at large must be on the list itself, whatever name led to
// it: names are others' to change.
bool may_reach(const AllowedHosts& hosts, const asio::ip::address& address, std::uint16_t port) {
  return is_public(address) || is_allowed(hosts, {address.to_string(), port});
}

// An address of this machine or of networks around it, which means something else to others.
bool is_near(const HostPort& where) {
  boost::system::error_code no_address;
  const asio::ip::address address = asio::ip::make_address(where.host, no_address);
  return !no_address && !is_public(address);
}

}  // namespace

Tunnel::Tunnel(GatewayState& state, ClientConnection& client, HostPort to)
    : state_(state), client_(client), to_(std::move(to)) {}

Tunnel::~Tunnel() {
  if (outside_) {
    outside_->close();
    --state_.metrics.tunnels.open;
  }
  if (account_) --account_->open;
}

asio::awaitable<std::optional<ClientAnswer>> Tunnel::open(const Secret& token) {
  account_ = state_.tunnel_tokens.find(token);
  if (!account_) {
    ++state_.metrics.unknown_tokens;
    ClientAnswer unknown = answer(407, "the proxy needs the token of a run that may reach hosts");
    unknown.headers.emplace_back("Proxy-Authenticate", "Basic realm=\"bench\"");
    co_return unknown;
  }
  ++account_->open;
  if (!is_allowed(account_->hosts(), to_)) {
    co_return refuse(fmt::format("'{}' is not on the run's list of allowed hosts", to_text(to_)));
  }
  if (account_->open > state_.limits.tunnels_per_token) {
    co_return fail(429, "too many tunnels of one run");
  }
  co_return co_await dial();
}

// Where this machine needs a proxy to get there, so does the tunnel.
std::shared_ptr<Dial> Tunnel::way_out() {
  if (!is_near(to_) && state_.outgoing_proxy.leads_to(to_)) {
    return std::make_shared<ProxyDial>(state_.connections, state_.outgoing_proxy);
  }
  return std::make_shared<OutwardDial>(
      state_.loop, state_.lookups,
      [account = account_, port = to_.port](const asio::ip::address& address) {
        return may_reach(account->hosts(), address, port);
      });
}

asio::awaitable<std::optional<ClientAnswer>> Tunnel::dial() {
  const std::shared_ptr<Dial> dialled = way_out();
  client_.set_deadline(state_.clock.now() + state_.limits.tunnel_connect_time);
  dialled->start(to_, [this] { client_.wake(); });
  while (dialled->state() == Dial::State::under_way && !client_.gone() && !client_.overdue()) {
    co_await client_.changed();
  }
  client_.clear_deadline();
  switch (dialled->state()) {
    case Dial::State::connected:
      break;
    case Dial::State::forbidden:
      co_return refuse(fmt::format("'{}' may not be reached: {}", to_text(to_), dialled->why()));
    case Dial::State::failed:
      if (!dialled->detail().empty()) {
        announce(fmt::format("'{}' cannot be reached: {}", to_text(to_), dialled->detail()));
      }
      co_return fail(502, fmt::format("'{}' cannot be reached: {}", to_text(to_), dialled->why()));
    case Dial::State::under_way:
      dialled->give_up();
      co_return fail(504, fmt::format("'{}' cannot be reached in time", to_text(to_)));
  }
  ClientSocket socket = dialled->take_socket();
  boost::system::error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  outside_ = std::make_shared<ClientConnection>(state_.loop, std::move(socket));
  outside_->share_changes(client_);
  ++state_.metrics.tunnels.open;
  ++state_.metrics.tunnels.opened;
  account_->count_opened();
  co_return std::nullopt;
}

asio::awaitable<void> Tunnel::carry(const std::string& early) {
  client_.write("HTTP/1.1 200 Connection established\r\n\r\n");
  outside_->write(early);
  count(early.size(), 0);
  Flow up{client_, *outside_};
  Flow down{*outside_, client_};
  SteadyTime moved = state_.clock.now();
  while (!(up.passed_on && down.passed_on)) {
    const std::size_t sent = move(up);
    const std::size_t received = move(down);
    count(sent, received);
    const SteadyTime now = state_.clock.now();
    if (client_.gone() || outside_->gone() || account_->closed()) break;
    if (sent + received > 0) {
      moved = now;
      co_await asio::post(state_.loop, asio::use_awaitable);  // others have a turn
      continue;
    }
    if (now - moved > state_.limits.tunnel_idle_time) break;
    client_.set_deadline(now + kLookEvery);
    co_await client_.changed();
  }
  client_.close();
}

// How many bytes have gone one step further.
std::size_t Tunnel::move(Flow& flow) {
  bytes_.clear();
  if (!flow.ended && flow.to.has_room()) {
    switch (flow.from.read_now(bytes_, ClientConnection::kReadSize)) {
      case ClientConnection::Read::some:
        flow.to.write(bytes_);
        break;
      case ClientConnection::Read::none_yet:
        break;
      case ClientConnection::Read::ended:
        flow.ended = true;
        break;
    }
  }
  if (flow.ended && !flow.passed_on && flow.to.unsent() == 0) {
    flow.to.end_writing();
    flow.passed_on = true;
  }
  return bytes_.size();
}

void Tunnel::count(std::size_t sent, std::size_t received) {
  if (sent + received == 0) return;
  account_->count_bytes(sent, received);
  state_.metrics.tunnels.sent += sent;
  state_.metrics.tunnels.received += received;
}

ClientAnswer Tunnel::refuse(const std::string& why) {
  ++state_.metrics.tunnels.refused;
  account_->count_refused(to_);
  announce(why);
  return answer(403, why);
}

ClientAnswer Tunnel::fail(int status, const std::string& why) {
  ++state_.metrics.tunnels.failed;
  account_->count_failed();
  return answer(status, why);
}

// The operator hears of each host once: agents try again and again. A name may hold anything.
void Tunnel::announce(const std::string& why) {
  if (!state_.notice || state_.announced_hosts.size() >= kMostAnnounced) return;
  if (!state_.announced_hosts.insert(to_text(to_)).second) return;
  state_.notice(fmt::format("{}: {}", account_->name(), Redactor({account_->token()}).redact(why)));
}

}  // namespace bench
