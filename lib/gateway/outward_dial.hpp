#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/host_port.hpp"
#include "gateway/asio.hpp"
#include "gateway/name_lookups.hpp"

namespace bench {

// One attempt to reach a host of the outside, from looking up its name to a connection. Which of
// its addresses may be reached is asked once they are known, and exactly those are connected to: a
// name that leads somewhere else the next time it is looked up changes nothing. Whoever waits for
// it holds it. Belongs to the loop's thread.
class OutwardDial : public std::enable_shared_from_this<OutwardDial> {
 public:
  using MayReach = std::function<bool(const asio::ip::address&)>;

  // `lookups` is borrowed.
  OutwardDial(asio::io_context& loop, NameLookups& lookups, MayReach may_reach)
      : lookups_(lookups), socket_(loop), patience_(loop), may_reach_(std::move(may_reach)) {}

  enum class State { under_way, connected, forbidden, failed };

  // `told` is called once, when the state is another one.
  void start(const HostPort& where, std::function<void()> told);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const std::string& why() const { return why_; }  // where it has no connection

  // Of one that is connected.
  [[nodiscard]] asio::ip::tcp::socket take_socket() { return std::move(socket_); }

  // Nobody waits for it any more.
  void give_up();

 private:
  using Endpoints = NameLookups::Endpoints;

  void resolved(const Endpoints& found);
  void try_next();
  void end(State state, std::string why);

  NameLookups& lookups_;
  asio::ip::tcp::socket socket_;
  asio::steady_timer patience_;  // with one address of several
  MayReach may_reach_;
  std::function<void()> told_;
  Endpoints left_;  // to be tried, the next one last
  State state_ = State::under_way;
  std::string why_;
};

}  // namespace bench
