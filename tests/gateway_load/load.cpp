#include "load.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

#include "poller.hpp"
#include "speech.hpp"

namespace gateway_load {

namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";
constexpr std::size_t kKept = 64;  // of a stream's end, to see how it ends

enum class End { none, whole, broken, refused };

// One connection, with the answer that it is reading.
struct Client {
  explicit Client(Socket given) : socket(std::move(given)) {}

  Socket socket;
  std::string out;
  std::string in;
  std::size_t which = 0;  // of the requests that take turns
  bool has_head = false;
  bool closes = false;
  bool chunked = false;
  bool was_ready = false;
  bool connecting = true;
  int status = 0;
  std::size_t length = 0;
};

std::string request_for(const Load& load, const std::string& target) {
  const std::string begin =
      R"({"model":"claude-sonnet-4-5","max_tokens":64,"messages":[{"role":"user","content":")";
  const std::string end = "\"}]}";
  std::string body = begin;
  if (load.body_bytes > begin.size() + end.size()) {
    body.append(load.body_bytes - begin.size() - end.size(), 'y');
  }
  body += end;
  return "POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: " + load.token +
         "\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Request {
  std::string text;
  std::string_view stream_end;  // by which a stream that answers it is known to be whole
};

std::vector<Request> requests_of(const Load& load) {
  std::vector<Request> requests;
  std::size_t from = 0;
  while (from <= load.target.size()) {
    const std::size_t comma = std::min(load.target.find(',', from), load.target.size());
    const std::string target = load.target.substr(from, comma - from);
    requests.push_back({request_for(load, target), end_of_stream(target)});
    from = comma + 1;
  }
  return requests;
}

// The gateway answers in these cases, and so does nginx.
void read_head(Client& client) {
  const std::size_t end = client.in.find(kHeadEnd);
  if (end == std::string::npos) return;
  const std::string_view head = std::string_view(client.in).substr(0, end + 2);
  client.has_head = true;
  client.status = std::atoi(client.in.c_str() + std::string_view("HTTP/1.1 ").size());
  client.chunked = head.find("Transfer-Encoding: chunked") != std::string_view::npos;
  client.closes = head.find("Connection: close") != std::string_view::npos;
  const std::size_t length = head.find("Content-Length: ");
  client.length = length == std::string_view::npos
                      ? 0
                      : std::strtoul(client.in.c_str() + length + 16, nullptr, 10);
  client.in.erase(0, end + kHeadEnd.size());
}

End end_of(Client& client, bool open, std::string_view stream_end) {
  if (!client.has_head) return open ? End::none : End::broken;
  if (!client.chunked && client.in.size() >= client.length) {
    return client.status == 200 ? End::whole : End::refused;
  }
  if (client.chunked && client.in.ends_with(kLastChunk)) {
    if (client.status != 200) return End::refused;
    return client.in.find(stream_end) != std::string::npos ? End::whole : End::broken;
  }
  return open ? End::none : End::broken;
}

class Clients {
 public:
  explicit Clients(const Load& load) : load_(load), requests_(requests_of(load)) {}

  void run() {
    const std::int64_t began = now_microseconds();
    while (clients_.size() < load_.connections) open();
    while (settled_ < load_.requests) {
      for (const Poller::Ready& ready : poller_.wait(1'000)) {
        const auto found = clients_.find(ready.descriptor);
        if (found == clients_.end()) continue;
        if (ready.writable) write(found->second);
        if (ready.readable) read(found->second);
      }
    }
    std::printf(R"({"whole":%zu,"broken":%zu,"refused":%zu,"leaks":%zu,"seconds":%.3f})"
                "\n",
                whole_, broken_, refused_, leaks_,
                static_cast<double>(now_microseconds() - began) / 1e6);
  }

 private:
  void open() {
    Client client(connect_to_loopback(load_.port));
    poller_.add(client.socket);
    const int descriptor = client.socket.descriptor();
    begin(clients_.insert_or_assign(descriptor, std::move(client)).first->second);
  }

  void begin(Client& client) {
    ++begun_;
    client.has_head = false;
    client.in.clear();
    client.which = next_++ % requests_.size();
    client.out = requests_[client.which].text;
    write(client);
  }

  void write(Client& client) {
    const bool waited = !client.out.empty() && client.connecting;
    client.socket.send(client.out);
    const bool waits = !client.out.empty();
    if (waits || waited) poller_.want_write(client.socket, waits);
    client.connecting = waits;
  }

  void read(Client& client) {
    const std::size_t had = client.in.size();
    const bool open = client.socket.read_into(client.in);
    if (!load_.unwanted.empty() && client.in.find(load_.unwanted) != std::string::npos) ++leaks_;
    if (!client.has_head) read_head(client);
    if (client.has_head && !std::exchange(client.was_ready, true)) note_ready();
    const End end = end_of(client, open, requests_[client.which].stream_end);
    if (end == End::none) {
      // What a stream says is only counted, else a thousand of them would be kept.
      if (client.chunked && client.in.size() > had && client.in.size() > kKept * 16) {
        client.in.erase(0, client.in.size() - kKept * 4);
      }
      return;
    }
    settle(client, end, open);
  }

  void note_ready() {
    if (++ready_ != load_.connections) return;
    std::printf("ready\n");
    std::fflush(stdout);
  }

  void settle(Client& client, End end, bool open) {
    ++settled_;
    ++(end == End::whole ? whole_ : end == End::broken ? broken_ : refused_);
    const bool more = begun_ < load_.requests;
    if (open && !client.closes && end != End::broken) {
      if (more) begin(client);
      return;
    }
    clients_.erase(client.socket.descriptor());
    if (more) this->open();
  }

  const Load& load_;
  std::vector<Request> requests_;
  Poller poller_;
  std::map<int, Client> clients_;
  std::size_t begun_ = 0, settled_ = 0, next_ = 0, ready_ = 0;
  std::size_t whole_ = 0, broken_ = 0, refused_ = 0, leaks_ = 0;
};

// Sends all of `text` and waits for a first answer, with a deadline of five seconds.
std::string ask(Socket& socket, std::string text, std::string_view until) {
  std::string answer;
  Poller poller;
  poller.add(socket);
  const std::int64_t deadline = now_microseconds() + 5'000'000;
  while (answer.find(until) == std::string::npos) {
    if (now_microseconds() > deadline) fail("no answer");
    if (!text.empty()) socket.send(text);
    static_cast<void>(poller.wait(1));
    if (!socket.read_into(answer)) break;
  }
  return answer;
}

std::int64_t state_of(std::uint16_t upstream, std::string_view name) {
  Socket socket = connect_to_loopback(upstream);
  const std::string answer = ask(socket, "GET /state HTTP/1.1\r\n\r\n", "cached");
  const std::size_t at = answer.find("\n" + std::string(name) + " ");
  return at == std::string::npos ? 0 : std::atoll(answer.c_str() + at + name.size() + 2);
}

}  // namespace

void run_load(const Load& load) {
  Clients(load).run();
}

void measure_leaving(const Load& load, std::uint16_t upstream, int times) {
  std::int64_t worst = 0;
  for (int i = 0; i < times; ++i) {
    const std::int64_t before = state_of(upstream, "left");
    Socket client = connect_to_loopback(load.port);
    static_cast<void>(ask(client, request_for(load, load.target), "message_start"));
    const std::int64_t closed = now_microseconds();
    client.close();
    while (state_of(upstream, "left") == before) {
      if (now_microseconds() - closed > 5'000'000) fail("the upstream still has its client");
      ::usleep(1'000);
    }
    worst = std::max(worst, state_of(upstream, "last_left") - closed);
  }
  std::printf(R"({"worst_microseconds":%lld})"
              "\n",
              static_cast<long long>(worst));
}

}  // namespace gateway_load
