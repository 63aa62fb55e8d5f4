#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/headers.hpp"
#include "http/transport.hpp"

namespace bench::http {

using bench::header;
using bench::Headers;

// Client certificates and the authority for a TLS endpoint; empty fields mean the system's
// defaults.
struct Tls {
  std::string ca_file;
  std::string cert_file;
  std::string key_file;
  bool verify = true;  // false only where the user's own docker context says so
};

// Where requests go: a base URL without a trailing slash, through a unix socket where one is named.
struct Endpoint {
  std::string base_url;     // `http://localhost`, `https://api.anthropic.com`
  std::string unix_socket;  // a path, or empty
  std::optional<Tls> tls;
};

struct Request {
  std::string method = "GET";
  std::string target;  // path and query, starting with '/'
  Headers headers;
  std::string body;
  // Instead of `body`: called for the next piece until it returns nothing.
  std::function<std::string()> body_source;
  // Instead of Response::body: returns false to stop the transfer. Not called for answers >= 400.
  std::function<bool(std::string_view)> body_sink;
  Milliseconds connect_timeout{10'000};
  Milliseconds timeout{60'000};  // of the whole exchange; zero: none
  std::size_t max_body = 64UL << 20U;
};

struct Response {
  int status = 0;
  Headers headers;
  std::string body;
};

// What came of a request. `response` is filled as far as it came, whatever `transport` says.
struct Answer {
  Transport transport = Transport::broken;
  Response response;
  std::string trouble;   // the transport's failure in words, without secrets
  int error_number = 0;  // errno of a connection that could not be made, where there is one

  [[nodiscard]] bool ok() const { return transport == Transport::ok; }
  [[nodiscard]] bool success() const { return ok() && response.status / 100 == 2; }
};

// One endpoint, one connection kept alive. Owned by one thread at a time. Headers and bodies never
// reach a log or an error text. TCP goes through the proxy that the environment names, except to
// this machine.
class Client {
 public:
  explicit Client(Endpoint endpoint);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  [[nodiscard]] Answer send(const Request& request);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bench::http
