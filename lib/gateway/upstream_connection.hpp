#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/asio.hpp"
#include "gateway/curl_loop.hpp"
#include "http/curl_connection.hpp"
#include "http/transport.hpp"

namespace bench {

// One connection to a provider. libcurl makes it, since it knows names, proxies and TLS, and
// carries its bytes; what they say is its user's. Nothing waits in here.
//
// Belongs to the loop's thread.
class UpstreamConnection : public std::enable_shared_from_this<UpstreamConnection> {
 public:
  // Who has the connection at the time; may give it up in any of these.
  class User {
   public:
    struct Trouble {
      http::Transport how;
      std::string text;
    };

    virtual ~User() = default;
    virtual void on_connected(UpstreamConnection& connection) = 0;
    virtual void on_no_connection(UpstreamConnection& connection, const Trouble& why) = 0;
    virtual void on_readable(UpstreamConnection& connection) = 0;
    virtual void on_writable() = 0;
  };

  // `easy` says where to; `loop` and `user` are borrowed.
  UpstreamConnection(CurlLoop& loop, http::Easy easy, User& user);
  ~UpstreamConnection();
  UpstreamConnection(const UpstreamConnection&) = delete;
  UpstreamConnection& operator=(const UpstreamConnection&) = delete;

  void set_user(User& user) { user_ = &user; }
  [[nodiscard]] bool connected() const { return socket_.has_value(); }

  // All that a connection can hold for its user without its socket saying so: a record of TLS's.
  static constexpr std::size_t kMostAtOnce = 16UL << 10U;

  [[nodiscard]] http::Moved send(std::string_view bytes) {
    return http::send_over(easy_.get(), bytes);
  }
  [[nodiscard]] http::Moved receive(std::span<char> room) {
    return http::receive_over(easy_.get(), room);
  }

  // The user is told once, when there may be something to receive or room to send.
  void await_readable() { await(Direction::in); }
  void await_writable() { await(Direction::out); }

  // The user is told in the loop's next turn too: TLS may hold bytes that no socket tells of.
  void read_soon();

  // Of one that is connected and without TLS: the same connection, which stays when this goes. Not
  // open where that fails.
  [[nodiscard]] ClientSocket duplicate_socket();

  // For CurlLoop: how connecting ended.
  static void done(CURL* easy, CURLcode verdict);

 private:
  enum class Direction : std::uint8_t { in, out };

  void await(Direction direction);
  void tell(Direction direction);

  CurlLoop& loop_;
  User* user_;
  http::Easy easy_;
  std::optional<asio::posix::stream_descriptor> socket_;  // once connected
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  bool awaits_readable_ = false;
  bool awaits_writable_ = false;
};

}  // namespace bench
