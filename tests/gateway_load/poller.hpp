#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway_load {

// A TCP socket that never blocks; closed with its owner.
class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  void close();
  // The other side sees a reset, not an end.
  void reset();

  // Reads what there is into `to`. False: the other side has closed.
  [[nodiscard]] bool read_into(std::string& to);
  // Sends what fits of `unsent` and keeps the rest there.
  void send(std::string& unsent);

 private:
  int descriptor_;
};

[[nodiscard]] Socket listen_on_loopback(std::uint16_t& port);
[[nodiscard]] Socket connect_to_loopback(std::uint16_t port);

// Which descriptors can be read or written, by level.
class Poller {
 public:
  struct Ready {
    int descriptor;
    bool readable;
    bool writable;
  };

  Poller();

  void add(const Socket& socket);
  // Whether to be told when it can be written.
  void want_write(const Socket& socket, bool wanted);
  [[nodiscard]] const std::vector<Ready>& wait(int milliseconds);

 private:
  Socket epoll_;
  std::vector<Ready> ready_;
};

// Of the clock that all processes of the machine share.
[[nodiscard]] std::int64_t now_microseconds();

[[noreturn]] void fail(std::string_view what);

}  // namespace gateway_load
