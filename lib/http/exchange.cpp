#include "http/exchange.hpp"

#include <algorithm>
#include <array>
#include <poll.h>
#include <utility>

#include <fmt/format.h>

#include "base/units.hpp"
#include "http/request_head.hpp"

namespace bench::http {

namespace {

constexpr Milliseconds kLongestPoll{60'000};
constexpr int kFirstError = 400;  // of the statuses

int poll_time(SteadyTime deadline) {
  const SteadyTime now = std::chrono::steady_clock::now();
  const auto left = std::chrono::ceil<Milliseconds>(std::max(deadline, now) - now);
  return static_cast<int>(std::min<Milliseconds>(left, kLongestPoll).count());
}

std::string head_of(const Address& address, const Request& request) {
  return to_text({request.method, request.target, address.host, request.headers,
                  request.body.size(), static_cast<bool>(request.body_source)});
}

}  // namespace

Exchange::Exchange(std::unique_ptr<Wire> wire, const Address& address, const Request& request,
                   std::span<char> room)
    : wire_(std::move(wire)),
      request_(request),
      room_(room),
      unsent_(head_of(address, request)),
      source_left_(request.body_source != nullptr),
      reader_(request.method == "HEAD") {
  if (!source_left_) unsent_ += request.body;
}

bool Exchange::advance() {
  if (over()) return false;
  try {
    const bool sent = has_to_send() && send();
    if (readable_) receive();
    return !over() && (readable_ || (sent && has_to_send()));
  } catch (...) {
    end(Transport::broken, "its user gave up");
    throw;
  }
}

void Exchange::wait(SteadyTime deadline, int other) {
  const auto events = static_cast<short>(has_to_send() ? POLLIN | POLLOUT : POLLIN);
  std::array<pollfd, 2> watched{{{wire_->socket(), events, 0}, {other, POLLIN, 0}}};
  // Whatever else it says, the next attempt to move bytes tells more.
  static_cast<void>(::poll(watched.data(), other < 0 ? 1 : 2, poll_time(deadline)));
  readable_ = (watched[0].revents & ~POLLOUT) != 0;
}

bool Exchange::send() {
  if (sent_ == unsent_.size()) refill();
  const Moved moved = wire_->send(std::string_view(unsent_).substr(sent_));
  sent_ += moved.count;
  if (moved.flow == Flow::moved) return true;
  // What the other side may have said before it closed is still to be read, and then the end.
  sends_no_more_ = moved.flow != Flow::waits;
  return false;
}

void Exchange::refill() {
  const std::string piece = request_.body_source();
  source_left_ = !piece.empty();
  unsent_ = fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
  sent_ = 0;
}

void Exchange::receive() {
  const Moved moved = wire_->receive(room_);
  readable_ = moved.flow == Flow::moved && wire_->may_hold_bytes();
  if (moved.flow == Flow::waits) return;
  if (moved.flow != Flow::moved) return closed(moved.flow);
  heard_ = true;
  understand({room_.data(), moved.count});
}

void Exchange::understand(std::string_view bytes) {
  while (!over()) {
    std::string_view piece;
    switch (reader_.next(bytes, piece)) {
      case AnswerReader::Event::more:
        return;
      case AnswerReader::Event::head:
        header_complete_ = true;
        sends_no_more_ |= reader_.status() >= kFirstError;
        fields_ = reader_.take_fields();
        break;
      case AnswerReader::Event::body:
        take_body(piece);
        break;
      case AnswerReader::Event::whole:
        nothing_behind_ = bytes.empty();
        end(Transport::ok);
        break;
      case AnswerReader::Event::malformed:
        end(Transport::broken, std::string(kNotProper));
        break;
    }
  }
}

void Exchange::take_body(std::string_view piece) {
  if (request_.body_sink && reader_.status() < kFirstError) {
    if (!request_.body_sink(piece)) end(Transport::stopped, "stopped by the receiver");
  } else if (piece.size() > request_.max_body - body_.size()) {
    end(Transport::stopped, "the answer is larger than " + show(Bytes{request_.max_body}));
  } else {
    body_.append(piece);
  }
}

void Exchange::closed(Flow how) {
  if (how == Flow::ended && reader_.whole_at_end()) return end(Transport::ok);
  const std::string why = how == Flow::broken ? wire_->trouble() : std::string();
  end(Transport::broken, why.empty() ? std::string(ended_early(heard_)) : why);
}

void Exchange::end(Transport how, std::string trouble) {
  verdict_ = how;
  trouble_ = std::move(trouble);
}

Answer Exchange::answer() && {
  return {verdict_.value_or(Transport::broken),
          {reader_.status(), std::move(fields_), std::move(body_)},
          std::move(trouble_),
          0};
}

std::unique_ptr<Wire> Exchange::take_wire() {
  const bool clean = is_whole() && nothing_behind_ && sent_all() && reader_.keeps_connection();
  return clean ? std::move(wire_) : nullptr;
}

}  // namespace bench::http
