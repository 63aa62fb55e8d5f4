#include "relay.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>

namespace holder {

namespace {

constexpr int kBacklog = 128;
constexpr std::size_t kMostEvents = 64;
// With the buffers of two directions each they take half of the memory that a holder may have.
constexpr std::size_t kMostPairs = 256;

// One direction of a connection.
struct Flow {
  int from = -1;
  int to = -1;
  std::size_t at = 0;
  std::size_t end = 0;
  bool finished = false;  // nothing more comes, and the other side knows
  bool watched = true;    // the side that it comes from
  std::array<char, 16384> bytes;

  // Moves what can be moved now. False: the connection is broken.
  bool move() {
    while (!finished) {
      if (at == end) {
        const ssize_t count = ::read(from, bytes.data(), bytes.size());
        if (count < 0) return errno == EAGAIN || errno == EINTR;
        at = 0;
        end = static_cast<std::size_t>(count);
        finished = count == 0;
        if (finished) ::shutdown(to, SHUT_WR);
      }
      if (at == end) continue;
      const ssize_t count = ::write(to, bytes.data() + at, end - at);
      if (count < 0) return errno == EAGAIN || errno == EINTR;
      at += static_cast<std::size_t>(count);
    }
    return true;
  }

  [[nodiscard]] bool wants_to_read() const { return !finished && at == end; }
  [[nodiscard]] bool wants_to_write() const { return at != end; }
};

// A client's connection and the one to the gateway that belongs to it.
struct Pair {
  Pair(int client, int gateway) {
    up.from = down.to = client;
    up.to = down.from = gateway;
  }
  ~Pair() {
    ::close(up.from);
    ::close(up.to);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  Flow up;    // from the client
  Flow down;  // to it
};

void send_at_once(int socket) {  // a unix socket does anyway
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

using Pairs = std::array<std::unique_ptr<Pair>, kMostPairs>;

// What it takes to connect over TCP is not waited for: until then nothing can be read or written.
int connect_to(const Destination& gateway) {
  const int socket =
      ::socket(gateway.address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket < 0) return -1;
  send_at_once(socket);
  if (::connect(socket, &gateway.address.any, gateway.size) == 0 || errno == EINPROGRESS) {
    return socket;
  }
  ::close(socket);
  return -1;
}

class Relay {
 public:
  Relay(int listener, const Destination& gateway, int ends)
      : listener_(listener), gateway_(gateway), ends_(ends) {}

  int run() {
    watch(ends_, &ends_);
    if (listener_ >= 0) watch(listener_, &listener_);
    for (;;) {
      std::array<epoll_event, kMostEvents> events;
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      if (count < 0 && errno != EINTR) return 1;
      for (int i = 0; i < count; ++i) {
        void* const what = events[static_cast<std::size_t>(i)].data.ptr;
        if (what == &ends_) return 0;
        if (what == &listener_) {
          accept_one();
        } else {
          carry(static_cast<Pair*>(what));
        }
      }
      clear();
    }
  }

 private:
  void watch(int descriptor, void* what) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = what;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
  }

  void accept_one() {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return;
    const int gateway = connect_to(gateway_);
    std::unique_ptr<Pair>* const place = gateway < 0 ? nullptr : free_place();
    if (place == nullptr) {
      ::close(client);
      if (gateway >= 0) ::close(gateway);
      return;
    }
    send_at_once(client);
    *place = std::make_unique<Pair>(client, gateway);
    watch(client, place->get());
    watch(gateway, place->get());
  }

  std::unique_ptr<Pair>* free_place() {
    for (std::unique_ptr<Pair>& place : pairs_) {
      if (!place) return &place;
    }
    return nullptr;
  }

  void carry(Pair* pair) {
    const bool sound = pair->up.move() && pair->down.move();
    if (!sound || (pair->up.finished && pair->down.finished)) {
      over_[over_count_++] = pair;  // at most one for each event of a turn
      return;
    }
    watch_on(pair, pair->up, pair->down);
    watch_on(pair, pair->down, pair->up);
  }

  // The side that `in` comes from and `out` goes to. One of which nothing is wanted is not watched
  // at all: that it has hung up would be told again and again.
  void watch_on(Pair* pair, Flow& in, const Flow& out) {
    epoll_event event{};
    event.events = (in.wants_to_read() ? EPOLLIN : 0U) | (out.wants_to_write() ? EPOLLOUT : 0U);
    event.data.ptr = pair;
    const bool wanted = event.events != 0;
    if (!wanted && !in.watched) return;
    const int change = !wanted ? EPOLL_CTL_DEL : in.watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    ::epoll_ctl(epoll_, change, in.from, &event);
    in.watched = wanted;
  }

  // Only between turns: both ends of a pair may be among the events of one.
  void clear() {
    for (std::size_t i = 0; i < over_count_; ++i) {
      for (std::unique_ptr<Pair>& place : pairs_) {
        if (place.get() == over_[i]) place.reset();
      }
    }
    over_count_ = 0;
  }

  int listener_;
  const Destination& gateway_;
  int ends_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  Pairs pairs_;
  std::array<Pair*, kMostEvents> over_{};
  std::size_t over_count_ = 0;
};

}  // namespace

int signal_descriptor(const sigset_t& signals) {
  return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

int listen_on_loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const bool listens =
      socket >= 0 &&
      ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
      ::listen(socket, kBacklog) == 0;
  if (listens) return socket;
  if (socket >= 0) ::close(socket);
  return -1;
}

Destination socket_at(const char* path) {
  Destination gateway;
  gateway.address.local.sun_family = AF_UNIX;
  std::strncpy(gateway.address.local.sun_path, path, sizeof(gateway.address.local.sun_path) - 1);
  gateway.size = sizeof(gateway.address.local);
  return gateway;
}

bool read_address(const char* host, const char* port, Destination& gateway) {
  gateway.address.tcp.sin_family = AF_INET;
  gateway.address.tcp.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  gateway.size = sizeof(gateway.address.tcp);
  return ::inet_pton(AF_INET, host, &gateway.address.tcp.sin_addr) == 1;
}

int relay(int listener, const Destination& gateway, int ends) {
  return Relay(listener, gateway, ends).run();
}

}  // namespace holder
