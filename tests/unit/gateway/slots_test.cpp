#include <charconv>
#include <list>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "gateway/gateway.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace {

constexpr int kMostConnections = 256;

// A connection of an agent through the socket of its slot.
class SlotClient {
 public:
  explicit SlotClient(const std::filesystem::path& socket)
      : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    const timeval patience{10, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket.string().copy(address.sun_path, sizeof address.sun_path - 1);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    REQUIRE(::connect(fd_, generic, sizeof address) == 0);
  }
  ~SlotClient() { ::close(fd_); }
  SlotClient(const SlotClient&) = delete;
  SlotClient& operator=(const SlotClient&) = delete;

  // The status of the answer to a request with the token; 0: none came.
  [[nodiscard]] int ask(const Secret& token) {
    const std::string request =
        "POST /anthropic/v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: " + token.reveal() +
        "\r\nContent-Length: 2\r\n\r\n{}";
    if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) < 0) return 0;
    std::string answer;
    std::string space(4096, ' ');
    while (!is_whole(answer)) {
      const ssize_t count = ::recv(fd_, space.data(), space.size(), 0);
      if (count <= 0) return 0;
      answer.append(space, 0, static_cast<std::size_t>(count));
    }
    return number_behind(answer, "HTTP/1.1 ");
  }

 private:
  static int number_behind(std::string_view text, std::string_view mark) {
    int number = 0;
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return 0;
    text.remove_prefix(at + mark.size());
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  static bool is_whole(const std::string& answer) {
    const std::size_t end = answer.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const int length = number_behind(answer, "Content-Length: ");
    return answer.size() >= end + 4 + static_cast<std::size_t>(length);
  }

  int fd_;
};

// One without keys: it answers 403, and asks nobody.
GatewaySettings without_keys() {
  GatewaySettings settings;
  Provider provider;
  provider.name = "anthropic";
  provider.dialect = Dialect::anthropic;
  settings.providers = {{"anthropic", std::make_shared<GatewayProvider>(provider, KeyPool())}};
  return settings;
}

}  // namespace

TEST_CASE("a run has so many connections at once, and what it closes it may open again") {
  const TemporaryFolder folder;
  const SystemClock clock;
  Gateway gateway(without_keys(), clock);
  gateway.listen_for_slots(folder / "s");
  const Secret greedy = gateway.tokens().open("greedy")->token();
  const Secret modest = gateway.tokens().open("modest")->token();

  std::list<SlotClient> clients;
  for (int i = 0; i < kMostConnections; ++i) {
    REQUIRE(clients.emplace_back(folder / "s").ask(greedy) == 403);
  }
  SlotClient late(folder / "s");
  CHECK(late.ask(greedy) == 429);
  CHECK(clients.front().ask(greedy) == 429);  // whichever of them asks: one is too many
  CHECK(late.ask(modest) == 403);             // the connection counts for another run now
  CHECK(clients.front().ask(greedy) == 403);
  CHECK(late.ask(greedy) == 429);

  clients.pop_front();
  // That it is closed is noticed a moment later.
  int status = 429;
  for (int tries = 0; status == 429 && tries < 1000; ++tries) status = late.ask(greedy);
  CHECK(status == 403);
}

}  // namespace bench
