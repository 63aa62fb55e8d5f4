#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "gateway/dial.hpp"
#include "gateway/name_lookups.hpp"

namespace bench {

// From looking up a host's name to a connection. Which of its addresses may be reached is asked
// once they are known, and exactly those are connected to: a name that leads somewhere else the
// next time it is looked up changes nothing.
class OutwardDial final : public Dial, public std::enable_shared_from_this<OutwardDial> {
 public:
  using MayReach = std::function<bool(const asio::ip::address&)>;

  // `lookups` is borrowed.
  OutwardDial(asio::io_context& loop, NameLookups& lookups, MayReach may_reach)
      : lookups_(lookups), socket_(loop), patience_(loop), may_reach_(std::move(may_reach)) {}

  [[nodiscard]] ClientSocket take_socket() override { return std::move(socket_); }

 private:
  using Endpoints = NameLookups::Endpoints;

  void begin(const HostPort& where) override;
  void stop() override;
  void resolved(const Endpoints& found);
  void try_next();

  NameLookups& lookups_;
  asio::ip::tcp::socket socket_;
  asio::steady_timer patience_;  // with one address of several
  MayReach may_reach_;
  Endpoints left_;  // to be tried, the next one last
};

}  // namespace bench
