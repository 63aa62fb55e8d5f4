#include "http/stream.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "http/address.hpp"
#include "http/exchange.hpp"
#include "http/receive_room.hpp"
#include "http/wire.hpp"
#include "os/wake_signal.hpp"

namespace bench::http {

struct Stream::Transfer {
  explicit Transfer(Endpoint where) : endpoint(std::move(where)), address(endpoint.base_url) {}

  void start(Request what, std::unique_ptr<Wire> wire);
  void receive(std::string_view bytes);
  void deliver_early(const Sink& to);

  Endpoint endpoint;
  Address address;
  Request request;
  ReceiveRoom room;
  std::optional<Exchange> exchange;
  const Sink* sink = nullptr;  // of the pump() that is running
  std::string early;           // body bytes that came before the first pump()
  bool delivered = false;      // bytes went to the sink since the last pause
  WakeSignal wake;
};

void Stream::Transfer::start(Request what, std::unique_ptr<Wire> wire) {
  request = std::move(what);
  request.body_sink = [this](std::string_view bytes) {
    receive(bytes);
    return true;
  };
  exchange.emplace(std::move(wire), address, request, room.bytes());
}

void Stream::Transfer::receive(std::string_view bytes) {
  if (sink != nullptr) {
    delivered = true;
    (*sink)(bytes);
  } else {
    early.append(bytes);
  }
}

void Stream::Transfer::deliver_early(const Sink& to) {
  if (early.empty()) return;
  delivered = true;
  to(std::exchange(early, {}));
}

Stream::Stream(Endpoint endpoint) : transfer_(new Transfer(std::move(endpoint))) {}
Stream::~Stream() = default;
Stream::Stream(Stream&&) noexcept = default;
Stream& Stream::operator=(Stream&&) noexcept = default;

Answer Stream::open(Request request) {
  Transfer& transfer = *transfer_;
  if (!transfer.wake.is_open()) {
    return {Transport::no_connection, {}, "no file descriptor is left", EMFILE};
  }
  const SteadyTime deadline = std::chrono::steady_clock::now() + request.timeout;
  Dialled dialled =
      dial(transfer.endpoint, transfer.address, std::min(request.timeout, request.connect_timeout));
  if (!dialled.wire) {
    return {dialled.transport, {}, std::move(dialled.trouble), dialled.error_number};
  }
  transfer.start(std::move(request), std::move(dialled.wire));
  Exchange& exchange = *transfer.exchange;
  for (;;) {
    const bool goes_on = exchange.advance();
    if (exchange.header_complete() && (exchange.is_success() || exchange.over())) {
      return {Transport::ok, exchange.response(), {}, 0};
    }
    if (exchange.over()) return std::move(exchange).answer();
    if (std::chrono::steady_clock::now() >= deadline) {
      return {Transport::timed_out, exchange.response(), "no answer in time", 0};
    }
    if (!goes_on) exchange.wait(deadline);
  }
}

Stream::Pumped Stream::pump(const Sink& sink, SteadyTime deadline,
                            const std::function<void()>& on_pause) {
  Transfer& transfer = *transfer_;
  Exchange& exchange = *transfer.exchange;
  transfer.deliver_early(sink);
  for (;;) {
    transfer.sink = &sink;
    const bool goes_on = exchange.advance();
    transfer.sink = nullptr;
    if (exchange.over()) return exchange.is_whole() ? Pumped::ended : Pumped::broken;
    if (transfer.wake.take()) return Pumped::woken;
    if (std::chrono::steady_clock::now() >= deadline) return Pumped::deadline;
    if (goes_on) continue;
    if (std::exchange(transfer.delivered, false) && on_pause) on_pause();
    exchange.wait(deadline, transfer.wake.descriptor());
  }
}

void Stream::wake() {
  transfer_->wake.raise();
}

}  // namespace bench::http
