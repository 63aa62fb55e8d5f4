#include "keys/key_walk.hpp"

#include <string>

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::hours;
using std::chrono::seconds;
constexpr SteadyTime kNow{hours(1)};

// One pool and one request after another on it. An answer is written as a status, or as a name.
class Gateway {
 public:
  explicit Gateway(const std::string& names) : pool_(pool_of(names)) {}

  FailoverPolicy policy;
  KeyAffinity affinity;
  SteadyTime now = kNow;

  [[nodiscard]] KeyPool& pool() { return pool_; }

  [[nodiscard]] KeyWalk walk(const std::string& model = "m") {
    return {pool_, policy, affinity, {model, 1}};
  }

  // Sends one request through the answers: `a429 b` are the keys that were used and what came of
  // it. A wait is `wait`, and time goes on.
  [[nodiscard]] std::string send(const std::vector<AnswerClass>& answers) {
    KeyWalk walk = this->walk();
    std::string story;
    for (std::size_t i = 0;;) {
      const WalkStep step = walk.next(now);
      if (const auto* wait = std::get_if<WaitForKey>(&step)) {
        story += "wait ";
        now = wait->until;
        continue;
      }
      if (const auto* end = std::get_if<GiveUp>(&step)) {
        given_up = *end;
        return story + "none";
      }
      story += std::get<UseKey>(step).key->label;
      const WalkReaction reaction = walk.report(answers.at(i++), now);
      if (std::holds_alternative<PassOn>(reaction)) return story;
      const Milliseconds delay = std::get<TryAgain>(reaction).delay;
      story += delay > Milliseconds(0) ? "~" : " ";
      now += delay;
    }
  }

  std::optional<GiveUp> given_up;

 private:
  static KeyPool pool_of(const std::string& names) {
    std::vector<Key> keys;
    for (const char name : names) {
      const std::string text(1, name);
      keys.push_back({KeyId(text), Secret(text), text, ""});
    }
    return KeyPool(std::move(keys));
  }

  KeyPool pool_;
};

AnswerClass status(int code, const Headers& headers = {}, const std::string& body = "{}") {
  return classify(Dialect::anthropic, code, headers, body, WallTime());
}

const AnswerClass kGood = status(200);

AnswerClass limited(int wait) {
  return status(429, {{"retry-after", std::to_string(wait)}});
}

}  // namespace

TEST_CASE("a request goes on to the next key when one is over its limit") {
  Gateway gateway("abc");
  CHECK(gateway.send({limited(600), kGood}) == "a b");
  CHECK(gateway.send({kGood}) == "b");
}

TEST_CASE("keys of an organization that is over its limit are skipped") {
  Gateway gateway("abc");
  gateway.pool().learn_organization(KeyId("a"), "one");
  gateway.pool().learn_organization(KeyId("b"), "one");
  CHECK(gateway.send({limited(600), kGood}) == "a c");
}

TEST_CASE("a request waits for the first key that is back") {
  Gateway gateway("ab");
  CHECK(gateway.send({limited(60), limited(30), kGood}) == "a b wait b");
  CHECK(gateway.now == kNow + seconds(30));
}

}  // namespace bench
