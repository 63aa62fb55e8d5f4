#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gateway/answer_writer.hpp"
#include "gateway/client_connection.hpp"
#include "gateway/gateway_state.hpp"
#include "gateway/request_body.hpp"
#include "gateway/request_head.hpp"
#include "gateway/route.hpp"
#include "keys/exhaustion_answer.hpp"

namespace bench {

// Who may come through a listener.
enum class Entrance {
  slots,  // runs in containers: nothing but providers
  user,   // the user's machine: health and metrics too
};

// Serves one connection of a client, request after request. What is not exactly a request is
// refused and the connection closed.
class ClientSession {
 public:
  ClientSession(GatewayState& state, std::shared_ptr<ClientConnection> client, Entrance entrance);
  ~ClientSession();
  ClientSession(const ClientSession&) = delete;
  ClientSession& operator=(const ClientSession&) = delete;

  [[nodiscard]] asio::awaitable<void> serve();

 private:
  [[nodiscard]] asio::awaitable<std::optional<RequestHead>> read_head();
  [[nodiscard]] asio::awaitable<bool> serve_request(const RequestHead& head);
  [[nodiscard]] asio::awaitable<bool> serve_provider(const RequestHead& head,
                                                     const ProviderRoute& route);
  [[nodiscard]] asio::awaitable<bool> serve_tunnel(const RequestHead& head, const HostPort& to);
  [[nodiscard]] asio::awaitable<bool> serve_own(const RequestHead& head, OwnRoute route);
  [[nodiscard]] asio::awaitable<bool> read_body(const RequestHead& head, RequestBody& body);
  [[nodiscard]] asio::awaitable<bool> read_sized_body(std::uint64_t length, RequestBody& body);
  [[nodiscard]] asio::awaitable<bool> read_chunked_body(RequestBody& body);
  [[nodiscard]] asio::awaitable<bool> refuse(const RequestHead& head, const ClientAnswer& answer);
  [[nodiscard]] asio::awaitable<void> last_words(int status, std::string_view why);
  [[nodiscard]] asio::awaitable<bool> flush();
  [[nodiscard]] asio::awaitable<void> part();
  [[nodiscard]] std::shared_ptr<RunAccount> account_for(const RequestHead& head);
  void set_body_deadline(SteadyTime began, std::size_t received);

  GatewayState& state_;
  std::shared_ptr<ClientConnection> client_;
  Entrance entrance_;
  std::string bytes_;    // read and not yet understood
  bool is_new_ = true;   // its first request is still to come
  bool unread_ = false;  // of the last request, something was left with the client
  std::shared_ptr<RunAccount> account_;
};

}  // namespace bench
