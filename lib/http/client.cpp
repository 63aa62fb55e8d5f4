#include "http/client.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/units.hpp"
#include "http/address.hpp"
#include "http/exchange.hpp"
#include "http/receive_room.hpp"
#include "http/reuse.hpp"
#include "http/wire.hpp"

namespace bench::http {

namespace {

// What there is to be read before an answer is due is the end, or what nobody asked for.
bool is_quiet(Wire& wire) {
  std::array<char, 1> one{};
  return wire.receive(one).flow == Flow::waits;
}

}  // namespace

struct Client::State {
  explicit State(Endpoint where) : endpoint(std::move(where)), address(endpoint.base_url) {}

  // A connection on which the request may be sent, if there is one.
  [[nodiscard]] std::unique_ptr<Wire> take_kept(const Request& request);

  // Carries the exchange to its end. False: it was not over in time.
  [[nodiscard]] bool carry(Exchange& exchange, SteadyTime deadline);
  [[nodiscard]] Answer finish(Exchange& exchange, bool in_time, const Request& request);

  Endpoint endpoint;
  Address address;
  std::unique_ptr<Wire> kept;
  SteadyTime kept_since;
  ReceiveRoom room;
};

// A source cannot be rewound, so it must not meet a connection that turns out to be dead.
std::unique_ptr<Wire> Client::State::take_kept(const Request& request) {
  std::unique_ptr<Wire> wire = std::move(kept);
  const bool fits = wire && !request.body_source && is_quiet(*wire) &&
                    std::chrono::steady_clock::now() - kept_since < kLongestKept;
  return fits ? std::move(wire) : nullptr;
}

bool Client::State::carry(Exchange& exchange, SteadyTime deadline) {
  for (;;) {
    const bool goes_on = exchange.advance();
    if (exchange.over()) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    if (!goes_on) exchange.wait(deadline);
  }
}

Answer Client::State::finish(Exchange& exchange, bool in_time, const Request& request) {
  kept = exchange.take_wire();
  kept_since = std::chrono::steady_clock::now();
  Answer answer = std::move(exchange).answer();
  if (!in_time) {
    answer.transport = Transport::timed_out;
    answer.trouble = "no answer in " + show(request.timeout);
  }
  return answer;
}

Client::Client(Endpoint endpoint) : state_(new State(std::move(endpoint))) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Answer Client::send(const Request& request) {
  State& own = *state_;
  const SteadyTime began = std::chrono::steady_clock::now();
  const bool limited = request.timeout > Milliseconds(0);
  const SteadyTime deadline = limited ? began + request.timeout : SteadyTime::max();
  if (std::unique_ptr<Wire> wire = own.take_kept(request)) {
    Exchange exchange(std::move(wire), own.address, request, own.room.bytes());
    const bool in_time = own.carry(exchange, deadline);
    const bool stale =
        in_time && !exchange.heard() && std::chrono::steady_clock::now() - began < kStaleWithin;
    if (!stale) return own.finish(exchange, in_time, request);
  }
  const Milliseconds patience =
      limited ? std::min(request.timeout, request.connect_timeout) : request.connect_timeout;
  Dialled dialled = dial(own.endpoint, own.address, patience);
  if (!dialled.wire) {
    return {dialled.transport, {}, std::move(dialled.trouble), dialled.error_number};
  }
  Exchange exchange(std::move(dialled.wire), own.address, request, own.room.bytes());
  return own.finish(exchange, own.carry(exchange, deadline), request);
}

}  // namespace bench::http
