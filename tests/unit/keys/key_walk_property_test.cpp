#include <map>
#include <random>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "keys/key_walk.hpp"

namespace bench {

namespace {

constexpr SteadyTime kStart{std::chrono::hours(1)};

// A pool, a policy and answers that follow from a seed.
class RandomWorld {
 public:
  explicit RandomWorld(unsigned seed) : random_(seed), pool_(random_pool()) {
    policy_.strategy = static_cast<KeyStrategy>(below(kKeyStrategies));
    policy_.retries = static_cast<int>(below(4));
    policy_.hold = std::chrono::seconds(below(290));
    policy_.rejections = static_cast<int>(below(3));
    for (std::size_t i = 1; i < kAnswerKinds; ++i) {
      if (below(2) == 0) continue;
      policy_.reactions[i] = {static_cast<Reaction::Then>(below(kThens)),
                              Milliseconds(below(3) * below(100'000)),
                              Milliseconds(below(2) * 3'600'000), below(8) == 0};
    }
  }

  // Follows one request to its end and checks every step. How many requests it sent.
  int walk() {
    KeyWalk walk(pool_, policy_, affinity_, {below(2) == 0 ? "m" : "", random_()});
    std::set<std::string> lap;
    bool again = false;
    while (true) {
      const WalkStep step = walk.next(now_);
      if (std::holds_alternative<GiveUp>(step)) break;
      if (const auto* wait = std::get_if<WaitForKey>(&step)) {
        REQUIRE(wait->until > now_);
        REQUIRE_FALSE(untried_key(lap));
        now_ = wait->until;
        lap.clear();
        again = false;
        continue;
      }
      const Key& key = *std::get<UseKey>(step).key;
      const bool first = lap.insert(key.label).second;
      // Only what was told to be tried again may come twice in a lap.
      REQUIRE((first || (again && key.label == last_)));
      last_ = key.label;
      REQUIRE(usable(key));
      const AnswerClass answer = random_answer();
      const bool sibling = untried_key(lap);
      const WalkReaction reaction = walk.report(answer, now_);
      if (std::holds_alternative<PassOn>(reaction)) break;
      const Milliseconds delay = std::get<TryAgain>(reaction).delay;
      again = delay > Milliseconds(0);
      const bool of_provider = policy_.reaction(answer.kind).then == Reaction::Then::retry;
      REQUIRE((!again || of_provider || !sibling));
      now_ += delay;
      // Another request of the run, meanwhile.
      if (below(8) == 0) fail_somebody();
    }
    REQUIRE(now_ <= started_ + policy_.hold + std::chrono::seconds(9));
    started_ = now_;
    return walk.attempts();
  }

  [[nodiscard]] std::size_t keys() const { return pool_.keys().size(); }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }

  KeyPool random_pool() {
    std::vector<Key> keys;
    const std::size_t count = below(7);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string label(1, static_cast<char>('a' + i));
      const std::string organization = below(2) == 0 ? "" : std::to_string(below(3));
      keys.push_back({KeyId(label), Secret(label), label, organization});
    }
    return KeyPool(std::move(keys));
  }

  AnswerClass random_answer() {
    AnswerClass answer;
    answer.kind = static_cast<AnswerKind>(below(kAnswerKinds));
    if (answer.kind == AnswerKind::good && below(2) == 0) answer.kind = AnswerKind::rate_limited;
    answer.blame = charged_to(answer.kind);
    if (below(2) == 0) answer.wait = Milliseconds(1 + below(4) * below(40'000));
    answer.certain = below(2) == 0;
    if (below(4) == 0) answer.organization = std::to_string(below(3));
    return answer;
  }

  void fail_somebody() {
    if (keys() == 0) return;
    const Outage outage{.reason = "another request", .length = Milliseconds(1 + below(9'000))};
    pool_.fail(pool_.keys()[below(keys())].id, outage, now_);
  }

  // By the strictest reading, that of all models: `m` has its own limits besides.
  [[nodiscard]] bool usable(const Key& key) const {
    return pool_.state(key.id, now_).phase == KeyPhase::valid;
  }

  [[nodiscard]] bool untried_key(const std::set<std::string>& lap) const {
    for (const Key& key : pool_.keys()) {
      const bool valid = pool_.state(key.id, now_, "m").phase == KeyPhase::valid;
      if (valid && lap.count(key.label) == 0) return true;
    }
    return false;
  }

  std::mt19937 random_;
  KeyPool pool_;
  FailoverPolicy policy_;
  KeyAffinity affinity_;
  SteadyTime now_ = kStart;
  SteadyTime started_ = kStart;
  std::string last_;
};

}  // namespace

TEST_CASE("no walk revisits a key in a lap, sleeps beside a usable one, or goes on for ever") {
  constexpr int kWorlds = 3000;
  int sent = 0;
  for (unsigned seed = 0; seed < kWorlds; ++seed) {
    CAPTURE(seed);
    RandomWorld world(seed);
    for (int request = 0; request < 8; ++request) {
      const int attempts = world.walk();
      // Twelve laps fit into the longest hold, each request has a few retries.
      REQUIRE(attempts <= static_cast<int>(world.keys()) * 12 + 5);
      sent += attempts;
    }
  }
  CHECK(sent > kWorlds);
}

}  // namespace bench
