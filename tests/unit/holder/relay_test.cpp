#include "holder/relay.hpp"

#include <array>
#include <csignal>
#include <ctime>
#include <poll.h>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "support/temporary_folder.hpp"

namespace bench {

namespace {

constexpr int kPatience = 10'000;  // milliseconds

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) { REQUIRE(descriptor_ >= 0); }
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  [[nodiscard]] int get() const { return descriptor_; }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }
  void end_writing() const { ::shutdown(descriptor_, SHUT_WR); }

  void send(std::string_view text) const {
    REQUIRE(::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(text.size()));
  }

  // What comes until the other side ends.
  [[nodiscard]] std::string all() const {
    std::string text;
    for (;;) {
      pollfd readable{descriptor_, POLLIN, 0};
      REQUIRE(::poll(&readable, 1, kPatience) == 1);
      std::array<char, 4096> space{};
      const ssize_t count = ::recv(descriptor_, space.data(), space.size(), 0);
      if (count <= 0) return text;
      text.append(space.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int descriptor_;
};

int listen_at(const std::filesystem::path& path) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
  REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  REQUIRE(::listen(socket, 8) == 0);
  return socket;
}

sockaddr_in address_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  REQUIRE(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return address;
}

int port_of(int listener) {
  return ntohs(address_of(listener).sin_port);
}

int connect_to(int listener) {
  const sockaddr_in address = address_of(listener);
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0);
  return socket;
}

// A relay and the gateway behind it.
class Fixture {
 public:
  enum class Way { socket, tcp };

  explicit Fixture(Way way = Way::socket)
      : gateway_(way == Way::tcp ? holder::listen_on_loopback(0) : listen_at(folder_ / "socket")),
        destination_(destination(way)),
        listener_(holder::listen_on_loopback(0)),
        ends_(::eventfd(0, EFD_CLOEXEC)),
        thread_([this] { run(); }) {
    std::signal(SIGPIPE, SIG_IGN);  // as the holder does
  }
  ~Fixture() { (void)used(); }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  [[nodiscard]] int client() const { return connect_to(listener_.get()); }
  [[nodiscard]] int accepted() const {
    pollfd acceptable{gateway_.get(), POLLIN, 0};
    REQUIRE(::poll(&acceptable, 1, kPatience) == 1);
    return ::accept(gateway_.get(), nullptr, nullptr);
  }
  void stop_gateway() { gateway_.close(); }

  // Ends it; the milliseconds of the processor that it has taken.
  [[nodiscard]] long used() {
    if (thread_.joinable()) {
      ::eventfd_write(ends_.get(), 1);
      thread_.join();
    }
    return used_;
  }

 private:
  [[nodiscard]] holder::Destination destination(Way way) const {
    if (way == Way::socket) return holder::socket_at((folder_ / "socket").c_str());
    holder::Destination gateway;
    const std::string port = std::to_string(port_of(gateway_.get()));
    REQUIRE(holder::read_address("127.0.0.1", port.c_str(), gateway));
    return gateway;
  }

  void run() {
    (void)holder::relay(listener_.get(), destination_, ends_.get());
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    used_ = static_cast<long>(time.tv_sec) * 1'000 + time.tv_nsec / 1'000'000;
  }

  TemporaryFolder folder_;
  Socket gateway_;
  holder::Destination destination_;
  Socket listener_;
  Socket ends_;
  long used_ = 0;
  std::thread thread_;
};

// Time in which a relay that asks again and again would take a good part of it.
long used_while_nothing_happens(Fixture& fixture) {
  ::poll(nullptr, 0, 300);
  return fixture.used();
}

constexpr long kLittle = 50;

}  // namespace

TEST_CASE("a holder carries both ways, and either side may end before the other") {
  Fixture::Way way{};
  SUBCASE("to a socket") {
    way = Fixture::Way::socket;
  }
  SUBCASE("over TCP") {
    way = Fixture::Way::tcp;
  }
  const Fixture fixture(way);
  const Socket client(fixture.client());
  const Socket gateway(fixture.accepted());
  client.send("a question");
  client.end_writing();
  CHECK(gateway.all() == "a question");
  gateway.send(std::string(100'000, 'x'));
  gateway.end_writing();
  CHECK(client.all() == std::string(100'000, 'x'));
}

TEST_CASE("a client that keeps a connection which the gateway has closed costs nothing") {
  Fixture fixture;
  const Socket client(fixture.client());
  Socket gateway(fixture.accepted());
  gateway.send("the last answer");
  gateway.close();
  CHECK(client.all() == "the last answer");
  CHECK(used_while_nothing_happens(fixture) < kLittle);
}

TEST_CASE("nor does a client that has left while the other side says nothing") {
  Fixture fixture;
  Socket client(fixture.client());
  const Socket gateway(fixture.accepted());
  client.close();
  CHECK(gateway.all().empty());
  gateway.send("x");  // it hears that nobody is there
  CHECK(used_while_nothing_happens(fixture) < kLittle);
}

TEST_CASE("a gateway that is not there ends the connection at once") {
  Fixture fixture(Fixture::Way::tcp);
  fixture.stop_gateway();
  const Socket client(fixture.client());
  CHECK(client.all().empty());
}

TEST_CASE("a name is no address, for nobody in a holder could resolve it") {
  holder::Destination gateway;
  CHECK_FALSE(holder::read_address("localhost", "80", gateway));
  CHECK_FALSE(holder::read_address("", "80", gateway));
}

}  // namespace bench
