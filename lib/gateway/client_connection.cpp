#include "gateway/client_connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

namespace bench {

namespace {

constexpr std::size_t kReadAtOnce = 64UL << 10U;
constexpr std::size_t kReadOfBodyAtOnce = 256UL << 10U;

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

iovec piece(std::string_view bytes) {
  // sendmsg() only reads, but iovec is also for reading into.
  return {const_cast<char*>(bytes.data()), bytes.size()};
}

}  // namespace

ClientConnection::ClientConnection(asio::io_context& loop, ClientSocket socket)
    : socket_(std::move(socket)), changed_(std::make_shared<Signal>(loop)) {
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
}

template <typename Bytes>
asio::awaitable<bool> ClientConnection::read_more(Bytes& to, std::size_t most) {
  watched_ = false;
  for (;;) {
    if (gone_ || overdue_) co_return false;
    if (!waits_readable_) {  // else nothing has come since the last look
      const ssize_t count = receive(to, most);
      if (count > 0) co_return true;
      if (count == 0 || !would_block(errno)) {
        close();
        co_return false;
      }
      wait_readable();
    }
    co_await changed();
  }
}

asio::awaitable<bool> ClientConnection::read_into(std::string& to, std::size_t most) {
  return read_more(to, most);
}

asio::awaitable<bool> ClientConnection::read_into(RequestBody& to, std::size_t most) {
  return read_more(to, most);
}

ClientConnection::Read ClientConnection::read_now(std::string& to, std::size_t most) {
  watched_ = false;
  if (gone_ || waits_readable_) return Read::none_yet;
  const ssize_t count = receive(to, most);
  if (count > 0) return Read::some;
  if (count == 0) return Read::ended;
  if (would_block(errno)) {
    wait_readable();
  } else {
    close();
  }
  return Read::none_yet;
}

// By way of the stack: a string that grows first would be filled with zeros, and keep the room.
ssize_t ClientConnection::receive(std::string& to, std::size_t most) {
  std::array<char, kReadAtOnce> space;  // NOLINT(*-member-init): that is the point
  const ssize_t count =
      ::recv(socket_.native_handle(), space.data(), std::min(most, space.size()), 0);
  if (count > 0) to.append(space.data(), static_cast<std::size_t>(count));
  return count;
}

ssize_t ClientConnection::receive(RequestBody& to, std::size_t most) {
  ssize_t count = 0;
  to.append_by(std::min(most, kReadOfBodyAtOnce), [&](std::span<char> space) -> std::size_t {
    count = ::recv(socket_.native_handle(), space.data(), space.size(), 0);
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  });
  return count;
}

void ClientConnection::write(std::string_view a, std::string_view b, std::string_view c) {
  if (gone_ || (a.empty() && b.empty() && c.empty())) return;
  std::size_t sent = unsent() == 0 ? send_now(a, b, c) : 0;
  for (const std::string_view part : {a, b, c}) {
    const std::size_t skipped = std::min(sent, part.size());
    keep(part.substr(skipped));
    sent -= skipped;
  }
  if (unsent() > 0) wait_writable();
}

// A string that doubles would take nearly twice of what a client may cost, and leave as much
// behind.
void ClientConnection::keep(std::string_view bytes) {
  constexpr std::size_t kSmall = 32UL << 10U;
  constexpr std::size_t kOneWrite = 16UL << 10U;
  if (unsent_.size() + bytes.size() > kSmall) unsent_.reserve(kHighWater + kOneWrite);
  unsent_.append(bytes);
}

std::size_t ClientConnection::send_now(std::string_view a, std::string_view b, std::string_view c) {
  std::array<iovec, 3> pieces = {piece(a), piece(b), piece(c)};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  const ssize_t count = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
  if (count >= 0) return static_cast<std::size_t>(count);
  if (!would_block(errno)) close();
  return 0;
}

void ClientConnection::send_unsent() {
  sent_ += send_now(std::string_view(unsent_).substr(sent_), {}, {});
  if (unsent() == 0) {
    unsent_.clear();
    unsent_.shrink_to_fit();
    sent_ = 0;
    wake();
  } else if (sent_ > kHighWater / 2) {
    unsent_.erase(0, sent_);
    sent_ = 0;
  }
  if (gone_) return;
  if (unsent() > 0) wait_writable();
  if (unsent() <= kHighWater / 4 && on_room_) on_room_();
}

asio::awaitable<void> ClientConnection::changed() {
  if (gone_ || overdue_) changed_->notify();
  return changed_->wait();
}

asio::awaitable<void> ClientConnection::sleep_until(SteadyTime then) {
  set_deadline(then);
  while (!gone_ && !overdue_) co_await changed();
  clear_deadline();
}

void ClientConnection::watch() {
  watched_ = true;
  wait_readable();
}

void ClientConnection::look() {
  char byte = 0;
  const ssize_t count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count > 0) return;  // its next request, early: from now on tick() looks
  if (count < 0 && would_block(errno)) {
    wait_readable();
    return;
  }
  close();
  wake();
}

void ClientConnection::wait_readable() {
  if (std::exchange(waits_readable_, true)) return;
  socket_.async_wait(ClientSocket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waits_readable_ = false;
                       if (error || self->gone_) return;
                       if (self->watched_) {
                         self->look();
                       } else {
                         self->wake();
                       }
                     });
}

void ClientConnection::wait_writable() {
  if (gone_ || std::exchange(waits_writable_, true)) return;
  socket_.async_wait(ClientSocket::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waits_writable_ = false;
                       if (!error && !self->gone_) self->send_unsent();
                     });
}

bool ClientConnection::has_hung_up() {
  pollfd hung_up{socket_.native_handle(), POLLRDHUP, 0};
  return ::poll(&hung_up, 1, 0) > 0;
}

void ClientConnection::tick(SteadyTime now) {
  if (watched_ && !waits_readable_ && !gone_ && has_hung_up()) close();
  if (now < deadline_) return;
  deadline_ = SteadyTime::max();
  overdue_ = true;
  wake();
}

void ClientConnection::end_writing() {
  if (!gone_) ::shutdown(socket_.native_handle(), SHUT_WR);
}

void ClientConnection::close() {
  if (std::exchange(gone_, true)) return;
  unsent_.clear();
  sent_ = 0;
  boost::system::error_code ignored;
  socket_.close(ignored);
  wake();
}

}  // namespace bench
