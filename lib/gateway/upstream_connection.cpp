#include "gateway/upstream_connection.hpp"

#include <fcntl.h>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

#include "http/verdict.hpp"
#include "os/fd.hpp"

namespace bench {

UpstreamConnection::UpstreamConnection(CurlLoop& loop, http::Easy easy, User& user)
    : loop_(loop), user_(&user), easy_(std::move(easy)) {
  curl_easy_setopt(easy_.get(), CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_.get(), CURLOPT_ERRORBUFFER, error_text_.data());
  loop_.add(easy_.get());
}

// The loop's watch ends before libcurl closes the socket.
UpstreamConnection::~UpstreamConnection() {
  if (socket_) socket_->release();
  loop_.remove(easy_.get());
}

void UpstreamConnection::done(CURL* easy, CURLcode verdict) {
  void* self = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
  auto& connection = *static_cast<UpstreamConnection*>(self);
  if (verdict != CURLE_OK) {
    connection.user_->on_no_connection(
        connection, {http::transport_of(verdict),
                     http::trouble_of(easy, verdict, connection.error_text_.data())});
    return;
  }
  // As much as libcurl is to hand out at once; it has kept less room for itself until now.
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, long{kMostAtOnce});
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &socket);
  connection.socket_.emplace(connection.loop_.hand_over(socket));
  connection.user_->on_connected(connection);
}

void UpstreamConnection::await(Direction direction) {
  const bool in = direction == Direction::in;
  if (std::exchange(in ? awaits_readable_ : awaits_writable_, true)) return;
  socket_->async_wait(
      in ? asio::posix::descriptor_base::wait_read : asio::posix::descriptor_base::wait_write,
      [weak = weak_from_this(), direction](const boost::system::error_code& error) {
        // Whatever else the error is, the next attempt to move bytes says it.
        if (error == asio::error::operation_aborted) return;
        if (const auto self = weak.lock()) self->tell(direction);
      });
}

void UpstreamConnection::read_soon() {
  asio::post(socket_->get_executor(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->user_->on_readable(*self);
  });
}

ClientSocket UpstreamConnection::duplicate_socket() {
  ClientSocket socket(socket_->get_executor());
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  Fd fd(::fcntl(socket_->native_handle(), F_DUPFD_CLOEXEC, 0));
  if (!fd || ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&own), &size) != 0) return socket;
  boost::system::error_code failed;
  socket.assign(asio::generic::stream_protocol(own.ss_family, IPPROTO_TCP), fd.get(), failed);
  if (!failed) (void)fd.release();
  return socket;
}

void UpstreamConnection::tell(Direction direction) {
  if (direction == Direction::in) {
    awaits_readable_ = false;
    user_->on_readable(*this);
  } else {
    awaits_writable_ = false;
    user_->on_writable();
  }
}

}  // namespace bench
