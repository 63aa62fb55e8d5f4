#include "gateway/request_line.hpp"

#include <list>
#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

const SteadyTime kNow{std::chrono::hours(1)};

// Turns that are given out, `room` of them, and to whom.
struct Turns {
  int room = 0;
  std::vector<std::string> taken;
};

class Client final : public RequestLine::Waiter {
 public:
  Client(Turns& turns, std::string name) : turns_(turns), name_(std::move(name)) {}

  [[nodiscard]] bool take_turn(SteadyTime /*now*/) override {
    if (turns_.room == 0) return false;
    --turns_.room;
    turns_.taken.push_back(name_);
    return true;
  }

 private:
  Turns& turns_;
  std::string name_;
};

// A line of requests named after their runs.
struct Line {
  void join(const std::string& run, const std::string& name) {
    line.join(run, clients.emplace_back(turns, name));
  }
  std::vector<std::string> serve(int room) {
    turns = {room, {}};
    line.serve(kNow);
    return turns.taken;
  }

  Turns turns;
  std::list<Client> clients;
  RequestLine line;
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("runs take turns, and the requests of a run go in their order") {
  Line line;
  for (const char* const name : {"a1", "a2", "a3", "a4"}) line.join("a", name);
  line.join("b", "b1");
  line.join("c", "c1");
  line.join("b", "b2");
  CHECK(line.serve(4) == Names{"a1", "b1", "c1", "a2"});
  CHECK(line.serve(9) == Names{"b2", "a3", "a4"});
  CHECK(line.line.empty());
}

TEST_CASE("who finds no room keeps the place") {
  Line line;
  line.join("a", "a1");
  line.join("b", "b1");
  CHECK(line.serve(0).empty());
  CHECK(line.serve(1) == Names{"a1"});
  line.join("a", "a2");
  CHECK(line.serve(1) == Names{"b1"});
}

TEST_CASE("a run with a hundred requests does not keep another's one waiting") {
  Line line;
  for (int i = 0; i < 100; ++i) line.join("greedy", "g");
  CHECK(line.serve(1) == Names{"g"});
  line.join("modest", "m");
  CHECK(line.serve(2) == Names{"g", "m"});
}

TEST_CASE("who leaves is not offered a turn") {
  Line line;
  line.join("a", "a1");
  line.join("a", "a2");
  line.join("b", "b1");
  line.line.leave(line.clients.front());
  line.line.leave(line.clients.back());
  CHECK(line.serve(9) == Names{"a2"});
}

}  // namespace bench
