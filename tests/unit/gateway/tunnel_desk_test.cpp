#include "gateway/tunnel_desk.hpp"

#include <array>
#include <cstring>
#include <poll.h>
#include <string>
#include <thread>
#include <unistd.h>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/base64.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace {

constexpr int kPatience = 10'000;  // milliseconds

// A server on the loopback that holds the connections it gets.
class Listener {
 public:
  Listener() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    REQUIRE(::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(fd_, 8) == 0);
    REQUIRE(::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { ::close(fd_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::string where() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

class Client {
 public:
  explicit Client(const std::filesystem::path& socket) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket.c_str(), sizeof(address.sun_path) - 1);
    REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
  }
  ~Client() { ::close(fd_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(const std::string& text) const {
    REQUIRE(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(text.size()));
  }

  // What comes next; empty when the connection is closed.
  [[nodiscard]] std::string read() const {
    pollfd readable{fd_, POLLIN, 0};
    REQUIRE(::poll(&readable, 1, kPatience) == 1);
    std::array<char, 4096> space{};
    const ssize_t count = ::recv(fd_, space.data(), space.size(), 0);
    return {space.data(), count < 0 ? 0 : static_cast<std::size_t>(count)};
  }

 private:
  int fd_;
};

struct Fixture {
  TemporaryFolder folder;
  SystemClock clock;
  Listener server;
  std::unique_ptr<Gateway> gateway;
  std::unique_ptr<TunnelDesk> desk;

  explicit Fixture(const GatewayLimits& limits = {}) {
    GatewaySettings settings;
    settings.limits = limits;
    gateway = std::make_unique<Gateway>(std::move(settings), clock);
    gateway->listen_for_slots(folder / "socket");
    desk = std::make_unique<TunnelDesk>(*gateway, Secret("secret"), 18788);
  }

  [[nodiscard]] std::shared_ptr<TunnelPass> admit(const std::string& attempt) const {
    return desk->admit(RunId("run"), attempt, {parse_allowed_host(server.where()).value()});
  }

  // What a client hears that asks for the server with what it finds in the pass's address.
  [[nodiscard]] std::string ask(const Client& client, const TunnelPass& pass) const {
    const std::string proxy = pass.proxy().reveal();
    const std::size_t begin = std::strlen("http://");
    const std::string credentials = proxy.substr(begin, proxy.find('@') - begin);
    client.send("CONNECT " + server.where() + " HTTP/1.1\r\nProxy-Authorization: Basic " +
                base64(credentials) + "\r\n\r\n");
    return client.read().substr(0, 12);
  }
  [[nodiscard]] Client client() const { return Client(folder / "socket"); }
};

}  // namespace

TEST_CASE("an attempt gets a proxy of its own, the same one after a restart of bench") {
  const Fixture fixture;
  const auto pass = fixture.admit("attempt-1");
  const std::string proxy = pass->proxy().reveal();
  CHECK(proxy.starts_with("http://bench:bench-"));
  CHECK(proxy.ends_with("@127.0.0.1:18788"));
  CHECK_FALSE(fixture.admit("attempt-2")->proxy() == pass->proxy());
  const Fixture another;
  CHECK(another.admit("attempt-1")->proxy() == pass->proxy());
}

TEST_CASE("the end of an attempt cuts its tunnels, and its token opens none") {
  const Fixture fixture;
  const auto pass = fixture.admit("attempt-1");
  const auto other = fixture.admit("attempt-2");
  const Client client = fixture.client();
  const Client others_client = fixture.client();
  CHECK(fixture.ask(client, *pass) == "HTTP/1.1 200");
  CHECK(fixture.ask(others_client, *other) == "HTTP/1.1 200");
  client.send("hello");
  const SteadyTime late = fixture.clock.now() + Milliseconds(kPatience);
  while (pass->tally().sent < 5 && fixture.clock.now() < late) std::this_thread::yield();
  REQUIRE(pass->tally().sent == 5);
  pass->end();
  CHECK(client.read().empty());
  CHECK(fixture.ask(fixture.client(), *pass) == "HTTP/1.1 407");
  CHECK(pass->tally().opened == 1);
  CHECK(pass->tally().sent == 5);
  CHECK(fixture.ask(fixture.client(), *other) == "HTTP/1.1 200");
  CHECK(other->tally().opened == 2);
}

TEST_CASE("the token of a tunnel opens no provider") {
  const Fixture fixture;
  const auto pass = fixture.admit("attempt-1");
  const std::string proxy = pass->proxy().reveal();
  const std::size_t begin = std::strlen("http://bench:");
  const std::string token = proxy.substr(begin, proxy.find('@') - begin);
  const Client client = fixture.client();
  client.send("GET /held HTTP/1.1\r\nHost: h\r\nx-api-key: " + token + "\r\n\r\n");
  CHECK(client.read().starts_with("HTTP/1.1 401"));
}

TEST_CASE("a tunnel through which nothing passes is closed in the end") {
  GatewayLimits limits;
  limits.tunnel_idle_time = Milliseconds(300);
  const Fixture fixture(limits);
  const auto pass = fixture.admit("attempt-1");
  const Client client = fixture.client();
  CHECK(fixture.ask(client, *pass) == "HTTP/1.1 200");
  CHECK(client.read().empty());
}

}  // namespace bench
