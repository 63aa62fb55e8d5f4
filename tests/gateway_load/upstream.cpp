#include "upstream.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <random>
#include <string_view>
#include <strings.h>
#include <utility>
#include <vector>

#include <sys/socket.h>

#include "poller.hpp"
#include "speech.hpp"

namespace gateway_load {

namespace {

constexpr Used kUsed = {25, 0, 7};
constexpr int kCachedByCut = 3;

enum class Fault {
  none,
  limited,
  limited_briefly,
  refused,
  broken,
  overloaded,
  reset,
  error_first,
  cut,
  cut_hard
};
constexpr int kFaults = 10;
constexpr unsigned kOneIn = 40;

struct Counts {
  std::uint64_t requests = 0;
  std::uint64_t events = 0;
  std::uint64_t whole = 0;
  std::uint64_t cut = 0;
  std::uint64_t faults = 0;
  std::uint64_t left = 0;  // clients that went before their answer was whole
  std::int64_t last_left = 0;
};

struct Due {
  std::int64_t at;
  int descriptor;
  std::uint64_t turn;
  bool operator>(const Due& other) const { return at > other.at; }
};

std::string head(std::string_view status, std::string_view type, std::size_t length) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Type: " + std::string(type) +
         "\r\nrequest-id: req_011CTestOnly\r\nContent-Length: " + std::to_string(length) + "\r\n";
}

std::string whole_answer(std::string_view status, std::string_view body,
                         std::string_view fields = {}) {
  return head(status, "application/json", body.size()) + std::string(fields) + "\r\n" +
         std::string(body);
}

std::string chunk(std::string_view bytes) {
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
  return std::string(size.data(), end) + "\r\n" + std::string(bytes) + "\r\n";
}

std::string stream_head() {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
         "request-id: req_011CTestOnly\r\nTransfer-Encoding: chunked\r\n\r\n";
}

// The good answers of a provider, worded once.
struct Answers {
  explicit Answers(const Speech& speech)
      : json(whole_answer("200 OK", speech.json(kUsed))),
        begin(stream_head() + chunk(speech.first_event(kUsed))),
        delta(chunk(speech.delta_event())),
        end(chunk(speech.last_events(kUsed)) + chunk({})) {}

  std::string json;
  std::string begin;
  std::string delta;
  std::string end;
};

struct Connection {
  explicit Connection(Socket given) : socket(std::move(given)) {}

  Socket socket;
  std::string in;
  std::string out;
  bool waits_to_write = false;
  bool streams = false;
  const Answers* answers = nullptr;  // of the stream
  std::uint64_t turn = 0;  // of the socket: an old wish for a descriptor is none of the new one's
  long events_left = 0;
  std::int64_t every = 0;
};

bool wants_stream(std::string_view target) {
  return target.find("events=") != std::string_view::npos;
}

long parameter(std::string_view target, std::string_view name, long otherwise) {
  const std::size_t at = target.find(name);
  if (at == std::string_view::npos) return otherwise;
  long value = otherwise;
  const char* const from = target.data() + at + name.size();
  std::from_chars(from, target.data() + target.size(), value);
  return value;
}

std::string_view field(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;
       at = head.find("\r\n", at + 2)) {
    const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    if (::strncasecmp(line.data(), name.data(), name.size()) == 0) {
      return line.substr(std::min(line.find_first_not_of(' ', name.size() + 1), line.size()));
    }
  }
  return {};
}

// What was asked for with: each provider's clients show it in their own way.
std::string_view key_in(std::string_view head) {
  for (const std::string_view name : {"x-api-key", "authorization", "x-goog-api-key"}) {
    if (const std::string_view key = field(head, name); !key.empty()) return key;
  }
  return {};
}

class Upstream {
 public:
  Upstream(Socket listener, unsigned seed) : listener_(std::move(listener)), random_(seed) {
    poller_.add(listener_);
  }

  [[noreturn]] void run() {
    for (;;) {
      for (const Poller::Ready& ready : poller_.wait(milliseconds_to_next())) {
        if (ready.descriptor == listener_.descriptor()) {
          accept_all();
        } else if (Connection* connection = find(ready.descriptor)) {
          if (ready.writable) flush(*connection);
          if (ready.readable) read(*connection);
        }
      }
      send_due();
    }
  }

 private:
  Connection* find(int descriptor) {
    const auto index = static_cast<std::size_t>(descriptor);
    return index < connections_.size() && connections_[index] ? connections_[index].get() : nullptr;
  }

  void accept_all() {
    for (;;) {
      const int got = ::accept4(listener_.descriptor(), nullptr, nullptr, SOCK_NONBLOCK);
      if (got < 0) return;
      const auto index = static_cast<std::size_t>(got);
      if (connections_.size() <= index) connections_.resize(index + 1);
      connections_[index] = std::make_unique<Connection>(Socket(got));
      connections_[index]->turn = ++turns_;
      poller_.add(connections_[index]->socket);
    }
  }

  void drop(Connection& connection) {
    connections_[static_cast<std::size_t>(connection.socket.descriptor())].reset();
  }

  void reset(Connection& connection) {
    const auto index = static_cast<std::size_t>(connection.socket.descriptor());
    connection.socket.reset();
    connections_[index].reset();
  }

  void read(Connection& connection) {
    if (!connection.socket.read_into(connection.in)) {
      if (connection.streams) {
        ++counts_.left;
        counts_.last_left = now_microseconds();
      }
      drop(connection);
      return;
    }
    const std::size_t end = connection.in.find("\r\n\r\n");
    if (end == std::string::npos) return;
    const std::string_view head = std::string_view(connection.in).substr(0, end + 2);
    const auto length =
        static_cast<std::size_t>(std::max(0L, parameter(field(head, "content-length"), "", 0)));
    if (connection.in.size() < end + 4 + length) return;
    const std::string head_copy(head);
    connection.in.erase(0, end + 4 + length);
    answer(connection, head_copy);
  }

  void answer(Connection& connection, std::string_view head) {
    const std::string_view target = head.substr(0, head.find("\r\n"));
    if (target.find(" /state ") != std::string_view::npos) {
      say(connection, whole_answer("200 OK", state_text()));
      return;
    }
    ++counts_.requests;
    const Fault fault = target.find("faults") != std::string_view::npos ? draw() : Fault::none;
    if (fault != Fault::none) ++counts_.faults;
    if (fault == Fault::none) {
      answer_well(connection, target);
    } else if (fault == Fault::reset) {
      reset(connection);
    } else if (fault == Fault::cut || fault == Fault::cut_hard) {
      answer_in_part(connection, target, fault);
    } else {
      say(connection, error_answer(fault, speech_for(target), key_in(head)));
    }
  }

  void answer_well(Connection& connection, std::string_view target) {
    const Answers& answers = answers_for(target);
    if (!wants_stream(target)) {
      ++counts_.whole;
      say(connection, answers.json);
      return;
    }
    const long events = parameter(target, "events=", 0);
    connection.answers = &answers;
    connection.every = parameter(target, "every=", 0) * 1'000;
    connection.events_left = events;
    connection.streams = true;
    if (connection.every > 0) {
      say(connection, answers.begin);
      due_.push(
          {now_microseconds() + connection.every, connection.socket.descriptor(), connection.turn});
      return;
    }
    std::string text = answers.begin;
    for (long i = 0; i < events; ++i) text += answers.delta;
    counts_.events += static_cast<std::uint64_t>(events);
    end_stream(connection, text);
  }

  const Answers& answers_for(std::string_view target) {
    const Speech& speech = speech_for(target);
    return answers_.try_emplace(&speech, speech).first->second;
  }

  void end_stream(Connection& connection, const std::string& text) {
    connection.streams = false;
    ++counts_.whole;
    say(connection, text + connection.answers->end);
  }

  void answer_in_part(Connection& connection, std::string_view target, Fault fault) {
    ++counts_.cut;
    const Speech& speech = speech_for(target);
    const Used used = {0, kCachedByCut, 0};
    if (wants_stream(target)) {
      connection.out =
          stream_head() + chunk(speech.first_event(used)) + chunk(speech.delta_event());
    } else {
      const std::string body = speech.json(used);
      connection.out = head("200 OK", "application/json", body.size()) + "\r\n" +
                       body.substr(0, body.size() / 2);
    }
    connection.socket.send(connection.out);
    if (fault == Fault::cut_hard) {
      reset(connection);
    } else {
      drop(connection);
    }
  }

  static std::string error_answer(Fault fault, const Speech& speech, std::string_view key) {
    const auto refusal = [&](Trouble trouble, std::string_view fields = {}) {
      const Speech::Refusal said = speech.refusal(trouble, key);
      return whole_answer(said.status, said.body, fields);
    };
    switch (fault) {
      case Fault::limited:
        return refusal(Trouble::limited);
      case Fault::limited_briefly:
        return refusal(Trouble::limited, "retry-after: 1\r\n");
      case Fault::refused:
        return refusal(Trouble::refused);
      case Fault::overloaded:
        return refusal(Trouble::overloaded);
      case Fault::error_first:
        return stream_head() + chunk(speech.error_event()) + chunk({});
      default:
        return refusal(Trouble::broken);
    }
  }

  Fault draw() {
    if (random_() % kOneIn != 0) return Fault::none;
    return static_cast<Fault>(1 + random_() % (kFaults - 1));
  }

  void say(Connection& connection, std::string_view text) {
    connection.out += text;
    flush(connection);
  }

  void flush(Connection& connection) {
    if (!connection.out.empty()) connection.socket.send(connection.out);
    const bool waits = !connection.out.empty();
    if (waits != std::exchange(connection.waits_to_write, waits)) {
      poller_.want_write(connection.socket, waits);
    }
  }

  int milliseconds_to_next() const {
    if (due_.empty()) return -1;
    const std::int64_t left = due_.top().at - now_microseconds();
    return left <= 0 ? 0 : static_cast<int>((left + 999) / 1'000);
  }

  void send_due() {
    const std::int64_t now = now_microseconds();
    while (!due_.empty() && due_.top().at <= now) {
      Due due = due_.top();
      due_.pop();
      Connection* connection = find(due.descriptor);
      if (connection == nullptr || connection->turn != due.turn) continue;
      if (connection->events_left-- <= 0) {
        end_stream(*connection, {});
        continue;
      }
      ++counts_.events;
      say(*connection, connection->answers->delta);
      due.at += connection->every;
      due_.push(due);
    }
  }

  std::string state_text() const {
    std::string text;
    const auto line = [&](std::string_view name, auto value) {
      text += std::string(name) + " " + std::to_string(value) + "\n";
    };
    line("requests", counts_.requests);
    line("events", counts_.events);
    line("whole", counts_.whole);
    line("cut", counts_.cut);
    line("faults", counts_.faults);
    line("left", counts_.left);
    line("last_left", counts_.last_left);
    line("input", counts_.whole * kUsed.input);
    line("output", counts_.whole * kUsed.output);
    line("cached", counts_.cut * kCachedByCut);
    return text;
  }

  Socket listener_;
  Poller poller_;
  std::minstd_rand random_;
  std::vector<std::unique_ptr<Connection>> connections_;  // by descriptor
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::uint64_t turns_ = 0;
  Counts counts_;
  std::map<const Speech*, Answers> answers_;
};

}  // namespace

void serve_as_upstream(const std::string& port_file, unsigned seed) {
  std::uint16_t port = 0;
  Socket listener = listen_on_loopback(port);
  std::ofstream(port_file + ".tmp") << port;
  std::rename((port_file + ".tmp").c_str(), port_file.c_str());
  Upstream(std::move(listener), seed).run();
}

}  // namespace gateway_load
