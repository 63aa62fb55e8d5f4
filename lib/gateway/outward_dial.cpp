#include "gateway/outward_dial.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"

namespace bench {

namespace {

// A network that drops one kind of addresses must not take the time of the other.
constexpr Milliseconds kPerAddress{3'000};

}  // namespace

void OutwardDial::begin(const HostPort& where) {
  using Tcp = asio::ip::tcp;
  boost::system::error_code error;
  const asio::ip::address literal = asio::ip::make_address(where.host, error);
  if (!error) return resolved({Tcp::endpoint(literal, where.port)});
  lookups_.start(where, weak_from_this(),
                 [this](const boost::system::error_code& failure, const Endpoints& found) {
                   if (state() != State::under_way) return;
                   if (failure) return end(State::failed, "its name is not known");
                   resolved(found);
                 });
}

void OutwardDial::resolved(const Endpoints& found) {
  std::copy_if(found.rbegin(), found.rend(), std::back_inserter(left_),
               [&](const auto& endpoint) { return may_reach_(endpoint.address()); });
  if (left_.empty()) {
    const std::string where = found.empty() ? "nowhere" : found.front().address().to_string();
    return end(State::forbidden,
               fmt::format("it leads to {}, which is no public address and not on the list itself",
                           where));
  }
  try_next();
}

void OutwardDial::try_next() {
  const asio::ip::tcp::endpoint next = left_.back();
  left_.pop_back();
  boost::system::error_code ignored;
  socket_.close(ignored);
  if (!left_.empty()) {
    patience_.expires_after(kPerAddress);
    patience_.async_wait([self = shared_from_this(),
                          left = left_.size()](const boost::system::error_code& error) {
      boost::system::error_code unimportant;
      const bool still_this_one = self->state() == State::under_way && self->left_.size() == left;
      if (!error && still_this_one) self->socket_.cancel(unimportant);
    });
  }
  socket_.async_connect(next, [self = shared_from_this()](const boost::system::error_code& error) {
    if (self->state() != State::under_way) return;
    self->patience_.cancel();
    if (!error) return self->end(State::connected, {});
    if (self->left_.empty()) return self->end(State::failed, error.message());
    self->try_next();
  });
}

void OutwardDial::stop() {
  boost::system::error_code ignored;
  patience_.cancel();
  socket_.close(ignored);
}

}  // namespace bench
