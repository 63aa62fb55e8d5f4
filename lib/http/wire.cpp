#include "http/wire.hpp"

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>

#include "base/text.hpp"
#include "base/units.hpp"
#include "http/curl_connection.hpp"
#include "http/verdict.hpp"
#include "os/socket.hpp"

namespace bench::http {

namespace {

constexpr Milliseconds kLineIsFull{10};  // before a daemon that has too many callers is tried again

bool must_wait(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

class UnixWire final : public Wire {
 public:
  explicit UnixWire(Fd socket) : socket_(std::move(socket)) {}

  [[nodiscard]] Moved send(std::string_view bytes) override {
    return moved(send_quietly(socket_.get(), bytes));
  }

  [[nodiscard]] Moved receive(std::span<char> room) override {
    const Moved received = moved(::recv(socket_.get(), room.data(), room.size(), 0));
    return received.flow == Flow::moved && received.count == 0 ? Moved{Flow::ended, 0} : received;
  }

  [[nodiscard]] int socket() const override { return socket_.get(); }
  [[nodiscard]] bool may_hold_bytes() const override { return false; }
  [[nodiscard]] std::string trouble() const override { return {}; }

 private:
  static Moved moved(ssize_t count) {
    if (count >= 0) return {Flow::moved, static_cast<std::size_t>(count)};
    return {must_wait(errno) ? Flow::waits : Flow::broken, 0};
  }

  Fd socket_;
};

class CurlWire final : public Wire {
 public:
  explicit CurlWire(Easy easy) : easy_(std::move(easy)) {
    curl_easy_setopt(easy_.get(), CURLOPT_ERRORBUFFER, error_text_.data());
    curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket_);
  }

  [[nodiscard]] Moved send(std::string_view bytes) override {
    return send_over(easy_.get(), bytes);
  }
  [[nodiscard]] Moved receive(std::span<char> room) override {
    return receive_over(easy_.get(), room);
  }

  [[nodiscard]] int socket() const override { return socket_; }
  [[nodiscard]] bool may_hold_bytes() const override { return true; }
  [[nodiscard]] std::string trouble() const override { return error_text_.data(); }

 private:
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  Easy easy_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
};

Dialled failed(int error_number) {
  return {nullptr, Transport::no_connection,
          lower_first(std::generic_category().message(error_number)), error_number};
}

Dialled too_late(Milliseconds time) {
  return {nullptr, Transport::timed_out, "no connection in " + show(time), 0};
}

// A unix socket answers at once, unless too many are waiting there already.
Dialled dial_unix(const std::string& path, Milliseconds time) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  if (path.size() >= sizeof where.sun_path) return failed(ENAMETOOLONG);
  path.copy(where.sun_path, path.size());
  Fd socket = open_socket(AF_UNIX, SOCK_STREAM, 0);
  if (!socket) return failed(errno);
  const SteadyTime deadline = std::chrono::steady_clock::now() + time;
  while (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    const int error = errno;
    if (error == EISCONN) break;
    if (!must_wait(error)) return failed(error);
    if (std::chrono::steady_clock::now() >= deadline) return too_late(time);
    std::this_thread::sleep_for(kLineIsFull);
  }
  return {std::make_unique<UnixWire>(std::move(socket)), Transport::ok, {}, 0};
}

void present(CURL* easy, const Tls& tls) {
  if (!tls.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, tls.ca_file.c_str());
  if (!tls.cert_file.empty()) curl_easy_setopt(easy, CURLOPT_SSLCERT, tls.cert_file.c_str());
  if (!tls.key_file.empty()) curl_easy_setopt(easy, CURLOPT_SSLKEY, tls.key_file.c_str());
  if (!tls.verify) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
}

Dialled dial_with_curl(const Address& address, const std::optional<Tls>& tls, Milliseconds time) {
  Easy easy = make_easy();
  std::array<char, CURL_ERROR_SIZE> error_text{};
  prepare_connecting(easy.get(), address);
  if (tls) present(easy.get(), *tls);
  curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, error_text.data());
  curl_easy_setopt(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, long{time.count()});
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_OK) {
    return {std::make_unique<CurlWire>(std::move(easy)), Transport::ok, {}, 0};
  }
  if (code == CURLE_OPERATION_TIMEDOUT) return too_late(time);
  long number = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &number);
  return {nullptr, transport_of(code), trouble_of(easy.get(), code, error_text.data()),
          static_cast<int>(number)};
}

}  // namespace

Dialled dial(const Endpoint& endpoint, const Address& address, Milliseconds time) {
  if (!endpoint.unix_socket.empty()) return dial_unix(endpoint.unix_socket, time);
  return dial_with_curl(address, endpoint.tls, time);
}

}  // namespace bench::http
