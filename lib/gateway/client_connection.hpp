#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/clock.hpp"
#include "gateway/asio.hpp"
#include "gateway/request_body.hpp"
#include "gateway/signal.hpp"

namespace bench {

// One connection of a client, or of a client to the outside: reads and writes that never block the
// loop, a deadline, and whether the client is still there. The socket is read only as far as asked;
// what is written waits in a bounded buffer while the client is slow. Belongs to the loop's thread.
class ClientConnection : public std::enable_shared_from_this<ClientConnection> {
 public:
  // What one client that does not read may cost.
  static constexpr std::size_t kHighWater = 128UL << 10U;
  // What is read at once.
  static constexpr std::size_t kReadSize = 16UL << 10U;

  ClientConnection(asio::io_context& loop, ClientSocket socket);

  // More bytes of the client behind those in `to`, at most `most`; waits until there are some.
  // False: the client has closed the connection, or the deadline has passed.
  [[nodiscard]] asio::awaitable<bool> read_into(std::string& to, std::size_t most);
  [[nodiscard]] asio::awaitable<bool> read_into(RequestBody& to, std::size_t most);

  enum class Read { some, none_yet, ended };

  // The same without waiting; changed() returns when there may be more. `ended`: nothing more
  // comes, but what is written may still be read. One that breaks off is gone.
  [[nodiscard]] Read read_now(std::string& to, std::size_t most);

  // From now on whoever waits for a change of `other` hears of those of this one as well.
  void share_changes(const ClientConnection& other) { changed_ = other.changed_; }

  // Sends what the socket takes at once and keeps the rest. Nothing happens once it is closed.
  void write(std::string_view a, std::string_view b = {}, std::string_view c = {});
  [[nodiscard]] bool has_room() const { return unsent() < kHighWater; }
  [[nodiscard]] std::size_t unsent() const { return unsent_.size() - sent_; }

  // Told when the buffer has become small again, or empty.
  void on_room(std::function<void()> told) { on_room_ = std::move(told); }

  // Waits until something has changed: the client has left, its buffer has become empty, the
  // deadline has passed, or wake() was called.
  [[nodiscard]] asio::awaitable<void> changed();
  void wake() { changed_->notify(); }

  // While nobody reads: looks whether the client is still there, now and whenever something comes.
  void watch();
  [[nodiscard]] bool gone() const { return gone_; }

  void set_deadline(SteadyTime deadline) {
    deadline_ = deadline;
    overdue_ = false;
  }
  void clear_deadline() { set_deadline(SteadyTime::max()); }
  [[nodiscard]] bool overdue() const { return overdue_; }

  // Until then, or until the client has left.
  [[nodiscard]] asio::awaitable<void> sleep_until(SteadyTime then);

  // To be called now and then: notices that the deadline has passed, and that a client has left
  // behind which something unread waits.
  void tick(SteadyTime now);

  // Nothing more is written; what the client sends can still be read.
  void end_writing();

  // Closes it; what was not sent is lost.
  void close();

 private:
  template <typename Bytes>
  [[nodiscard]] asio::awaitable<bool> read_more(Bytes& to, std::size_t most);
  [[nodiscard]] ssize_t receive(std::string& to, std::size_t most);
  [[nodiscard]] ssize_t receive(RequestBody& to, std::size_t most);
  void wait_readable();
  void wait_writable();
  void look();
  [[nodiscard]] bool has_hung_up();
  void keep(std::string_view bytes);
  void send_unsent();
  [[nodiscard]] std::size_t send_now(std::string_view a, std::string_view b, std::string_view c);

  ClientSocket socket_;
  std::shared_ptr<Signal> changed_;
  SteadyTime deadline_ = SteadyTime::max();
  std::function<void()> on_room_;
  std::string unsent_;
  std::size_t sent_ = 0;  // of unsent_
  bool waits_readable_ = false;
  bool waits_writable_ = false;
  bool watched_ = false;
  bool gone_ = false;
  bool overdue_ = false;
};

}  // namespace bench
