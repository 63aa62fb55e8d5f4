#include "gateway/rate_admission.hpp"

#include <list>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "gateway/admission_turn.hpp"

namespace bench {

namespace {

using std::chrono::seconds;

const std::string kModel = "claude-test";

Key key(const std::string& name, const std::string& organization) {
  return {KeyId(name), Secret("sk-" + name), name, organization};
}

RatePolicy at_most(double requests, const std::string& models = "*") {
  SetLimit limit;
  limit.models = models;
  limit.requests = requests;
  return {true, {limit}};
}

// A provider with some keys, and requests to it.
class Desk {
 public:
  explicit Desk(std::vector<Key> keys, RatePolicy policy = {})
      : pool_(std::move(keys)), admission_(Dialect::anthropic, std::move(policy)) {}

  class Client {
   public:
    Client(Desk& desk, const std::string& run, const std::string& model, const Amounts& need)
        : walk_(desk.pool_, desk.failover, desk.affinities_[run], {model, 1}),
          turn_(desk.admission_, walk_, {desk.pool_, model, need}, run, [this] { called = true; }) {
    }

    // The key it goes with; empty: it waits for room.
    std::string go(SteadyTime now) {
      const WalkStep step = turn_.next(now);
      if (const auto* use = std::get_if<UseKey>(&step)) return use->key->label;
      return std::holds_alternative<WaitForRoom>(step) ? "" : "no room nor key";
    }
    void answered(const Key& key, std::uint64_t requests_left, SteadyTime now) {
      const Headers fields = {
          {"anthropic-ratelimit-requests-limit", "60"},
          {"anthropic-ratelimit-requests-remaining", std::to_string(requests_left)},
          {"anthropic-ratelimit-requests-reset", "2026-11-21T12:00:30Z"}};
      const AnswerClass good;
      const WallTime wall = from_utc("2026-11-21T12:00:00.000Z");
      turn_.answered({key, good, fields, false, wall}, now);
      turn_.settle({}, {}, now);
    }

    bool called = false;

   private:
    KeyWalk walk_;
    AdmissionTurn turn_;
  };

  Client& ask(const std::string& run, const Amounts& need = {1, 0, 0, 0},
              const std::string& model = kModel) {
    return clients_.emplace_back(*this, run, model, need);
  }

  // The provider tells how many requests are left.
  void teach(std::uint64_t left, SteadyTime now) {
    Client& client = ask("teacher");
    REQUIRE(!client.go(now).empty());
    client.answered(pool_.keys().front(), left, now);
  }

  RateAdmission& admission() { return admission_; }
  KeyPool& pool() { return pool_; }
  FailoverPolicy failover;

 private:
  KeyPool pool_;
  RateAdmission admission_;
  std::map<std::string, KeyAffinity> affinities_;
  std::list<Client> clients_;
};

const SteadyTime kStart{std::chrono::hours(1)};

}  // namespace

TEST_CASE("nobody waits where nothing is known of any limit") {
  Desk desk({key("a", "")});
  for (int i = 0; i < 1000; ++i) CHECK(desk.ask("run").go(kStart) == "a");
  CHECK(!desk.admission().limits_any());
}

TEST_CASE("what the provider has told is not gone beyond") {
  Desk desk({key("a", "org")});
  desk.teach(2, kStart);
  CHECK(desk.ask("run").go(kStart) == "a");
  CHECK(desk.ask("run").go(kStart) == "a");
  Desk::Client& third = desk.ask("run");
  CHECK(third.go(kStart).empty());
  desk.admission().serve(kStart + Milliseconds(900));
  CHECK(!third.called);
  desk.admission().serve(kStart + Milliseconds(1010));
  CHECK(third.called);
  CHECK(third.go(kStart + Milliseconds(1010)) == "a");
}

TEST_CASE("a usable key of another organization is taken rather than waiting") {
  Desk desk({key("a", "one"), key("b", "one"), key("c", "two")});
  desk.teach(0, kStart);  // with a
  CHECK(desk.ask("teacher").go(kStart) == "c");
  CHECK(desk.ask("teacher").go(kStart + Milliseconds(1010)) == "a");
}

TEST_CASE("limits are those of a class of models") {
  Desk desk({key("a", "org")});
  desk.teach(0, kStart);
  CHECK(desk.ask("run").go(kStart).empty());
  CHECK(desk.ask("run", {1, 0, 0, 0}, "another").go(kStart) == "a");
}

TEST_CASE("who comes later does not overtake a large request that waits") {
  SetLimit limit;
  limit.input_tokens = 600;
  Desk desk({key("a", "org")}, {true, {limit}});
  CHECK(desk.ask("first", {1, 60, 0, 0}).go(kStart) == "a");
  Desk::Client& large = desk.ask("large", {1, 50, 0, 0});
  CHECK(large.go(kStart).empty());
  Desk::Client& small = desk.ask("small", {1, 1, 0, 0});
  const SteadyTime soon = kStart + seconds(3);
  CHECK(small.go(soon).empty());
  desk.admission().serve(soon);
  CHECK(!small.called);
  desk.admission().serve(kStart + seconds(6));
  CHECK(large.called);
}

TEST_CASE("runs that wait take turns") {
  Desk desk({key("a", "org")});
  desk.teach(0, kStart);
  std::vector<Desk::Client*> greedy;
  for (int i = 0; i < 5; ++i) greedy.push_back(&desk.ask("greedy"));
  for (Desk::Client* const one : greedy) CHECK(one->go(kStart).empty());
  Desk::Client& modest = desk.ask("modest");
  CHECK(modest.go(kStart).empty());
  for (int turn = 1; turn <= 2; ++turn) desk.admission().serve(kStart + turn * Milliseconds(1010));
  CHECK(greedy[0]->called);
  CHECK(modest.called);
  CHECK(!greedy[1]->called);
}

TEST_CASE("what would wait beyond its time is sent at once") {
  Desk desk({key("a", "org")});
  desk.teach(0, kStart);
  desk.failover.hold = Milliseconds(900);
  CHECK(desk.ask("run").go(kStart) == "a");
}

TEST_CASE("who has waited for the longest that is allowed is sent") {
  Desk desk({key("a", "org")});
  desk.teach(0, kStart);
  desk.failover.hold = seconds(2);
  Desk::Client& waits = desk.ask("run");
  CHECK(waits.go(kStart).empty());
  CHECK(waits.go(kStart + seconds(1)).empty());
  CHECK(waits.go(kStart + seconds(2)) == "a");
  CHECK(desk.admission().line().empty());
}

TEST_CASE("what bench.json sets holds for all the models that it is for together") {
  Desk desk({key("a", "org")}, at_most(10, "claude-*"));
  CHECK(desk.ask("run", {1, 0, 0, 0}, "claude-x").go(kStart) == "a");
  CHECK(desk.ask("run", {1, 0, 0, 0}, "claude-y").go(kStart).empty());
  CHECK(desk.ask("run", {1, 0, 0, 0}, "gpt").go(kStart) == "a");
}

TEST_CASE("an estimate that was too high is given back") {
  SetLimit limit;
  limit.input_tokens = 600;
  RateAdmission admission(Dialect::anthropic, {true, {limit}});
  const KeyPool pool({key("a", "org")});
  const RateAdmission::Request request{pool, kModel, {1, 60, 0, 60}};
  const auto sent = admission.send(request, pool.keys()[0], kStart);
  CHECK(admission.soonest(request, kStart) > kStart);
  sent->settle({1, 0, 0, 0}, kStart);
  CHECK(admission.soonest(request, kStart) == kStart);
}

TEST_CASE("keys of one organization share its limit as soon as that is known") {
  Desk desk({key("a", ""), key("b", "")}, at_most(20));
  CHECK(desk.ask("one").go(kStart) == "a");
  CHECK(desk.ask("two").go(kStart) == "b");
  for (const char* const name : {"a", "b"}) {
    const std::size_t index = name[0] == 'a' ? 0 : 1;
    desk.admission().learn_organization(desk.pool().keys()[index], "org", kStart);
    desk.pool().learn_organization(KeyId(name), "org");
  }
  CHECK(desk.ask("three").go(kStart).empty());
}

TEST_CASE("limits that are not heeded hold nobody, also who waits already") {
  Desk desk({key("a", "org")}, at_most(10));
  CHECK(desk.ask("run").go(kStart) == "a");
  Desk::Client& waits = desk.ask("run");
  CHECK(waits.go(kStart).empty());
  desk.admission().replace_policy({false, {}});
  desk.admission().serve(kStart);
  CHECK(waits.called);
  CHECK(waits.go(kStart) == "a");
  desk.teach(0, kStart);
  CHECK(desk.ask("run").go(kStart) == "a");
}

TEST_CASE("who waits goes with a key that comes back") {
  Desk desk({key("a", "one"), key("b", "two")});
  desk.pool().cool(KeyId("b"), kStart + seconds(10), "429");
  desk.teach(0, kStart);
  Desk::Client& waits = desk.ask("run", {60, 0, 0, 0});
  CHECK(waits.go(kStart).empty());
  desk.admission().serve(kStart + seconds(9));
  CHECK(!waits.called);
  desk.admission().serve(kStart + seconds(10));
  CHECK(waits.go(kStart + seconds(10)) == "b");
}

}  // namespace bench
