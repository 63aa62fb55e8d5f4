#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/address.hpp"
#include "http/client.hpp"
#include "http/flow.hpp"

namespace bench::http {

// The bytes of one connection. Nothing waits in here.
class Wire {
 public:
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;

  [[nodiscard]] virtual Moved send(std::string_view bytes) = 0;
  [[nodiscard]] virtual Moved receive(std::span<char> room) = 0;

  // To wait at.
  [[nodiscard]] virtual int socket() const = 0;

  // There can be bytes to receive that the socket does not tell of, until receive() waits: TLS has
  // them.
  [[nodiscard]] virtual bool may_hold_bytes() const = 0;

  // Why it is broken, in words; empty where nothing more is known.
  [[nodiscard]] virtual std::string trouble() const = 0;
};

struct Dialled {
  std::unique_ptr<Wire> wire;  // or why there is none:
  Transport transport = Transport::no_connection;
  std::string trouble;
  int error_number = 0;
};

// Makes a connection within `time`: to a unix socket at once, to anything else with libcurl.
// `address` is that of the endpoint.
[[nodiscard]] Dialled dial(const Endpoint& endpoint, const Address& address, Milliseconds time);

}  // namespace bench::http
