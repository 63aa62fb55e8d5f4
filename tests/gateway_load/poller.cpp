#include "poller.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <unistd.h>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

namespace gateway_load {

namespace {

constexpr int kBacklog = 4096;

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == EINPROGRESS ||
         errno == ENOTCONN;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

Socket new_socket() {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) fail("socket");
  const int on = 1;
  ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return socket;
}

}  // namespace

Socket::~Socket() {
  close();
}

Socket::Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  close();
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

void Socket::close() {
  if (is_open()) ::close(std::exchange(descriptor_, -1));
}

void Socket::reset() {
  const linger hard{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
  close();
}

bool Socket::read_into(std::string& to) {
  static std::array<char, 256UL << 10U> space;
  const ssize_t count = ::recv(descriptor_, space.data(), space.size(), 0);
  if (count > 0) to.append(space.data(), static_cast<std::size_t>(count));
  return count > 0 || (count < 0 && would_block());
}

void Socket::send(std::string& unsent) {
  const ssize_t count = ::send(descriptor_, unsent.data(), unsent.size(), MSG_NOSIGNAL);
  // Who has closed is noticed by reading.
  if (count < 0 && !would_block()) unsent.clear();
  if (count > 0) unsent.erase(0, static_cast<std::size_t>(count));
}

Socket listen_on_loopback(std::uint16_t& port) {
  Socket socket = new_socket();
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.descriptor(), generic, size) != 0) fail("bind");
  if (::listen(socket.descriptor(), kBacklog) != 0) fail("listen");
  if (::getsockname(socket.descriptor(), generic, &size) != 0) fail("getsockname");
  port = ntohs(address.sin_port);
  return socket;
}

Socket connect_to_loopback(std::uint16_t port) {
  Socket socket = new_socket();
  const sockaddr_in address = loopback(port);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(socket.descriptor(), generic, sizeof(address)) != 0 && !would_block()) {
    fail("connect");
  }
  return socket;
}

Poller::Poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!epoll_.is_open()) fail("epoll_create1");
}

void Poller::add(const Socket& socket) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = socket.descriptor();
  if (::epoll_ctl(epoll_.descriptor(), EPOLL_CTL_ADD, socket.descriptor(), &event) != 0) {
    fail("epoll_ctl");
  }
}

void Poller::want_write(const Socket& socket, bool wanted) {
  epoll_event event{};
  event.events = EPOLLIN;
  if (wanted) event.events |= EPOLLOUT;
  event.data.fd = socket.descriptor();
  ::epoll_ctl(epoll_.descriptor(), EPOLL_CTL_MOD, socket.descriptor(), &event);
}

const std::vector<Poller::Ready>& Poller::wait(int milliseconds) {
  std::array<epoll_event, 256> events{};
  const int count = ::epoll_wait(epoll_.descriptor(), events.data(), events.size(), milliseconds);
  ready_.clear();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    ready_.push_back({event.data.fd, (event.events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0,
                      (event.events & EPOLLOUT) != 0});
  }
  return ready_;
}

std::int64_t now_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000 + now.tv_nsec / 1'000;
}

void fail(std::string_view what) {
  std::fprintf(stderr, "gateway_load: %.*s: %s\n", static_cast<int>(what.size()), what.data(),
               std::strerror(errno));
  std::exit(1);
}

}  // namespace gateway_load
