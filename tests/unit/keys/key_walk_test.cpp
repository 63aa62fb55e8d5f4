#include "keys/key_walk.hpp"

#include <algorithm>
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

AnswerClass credit_low() {
  return status(400, {}, R"({"type":"error","error":{"type":"invalid_request_error",
      "message":"Your credit balance is too low to access the Anthropic API."}})");
}

AnswerClass wrong_key() {
  return status(401, {}, R"({"type":"error","error":{"type":"authentication_error",
      "message":"invalid x-api-key"}})");
}

// Every failure goes on to the next key at once, and no key is marked.
FailoverPolicy try_all() {
  FailoverPolicy policy;
  for (std::size_t i = 2; i < kAnswerKinds; ++i) {
    policy.reactions[i] = {Reaction::Then::next_key};
  }
  return policy;
}

}  // namespace

TEST_CASE("a request goes on to the next key when one is over its limit, and the run stays there") {
  Gateway gateway("abc");
  CHECK(gateway.send({limited(600), kGood}) == "a b");
  CHECK(gateway.send({kGood}) == "b");
  gateway.now += seconds(601);
  CHECK(gateway.send({kGood}) == "b");
}

TEST_CASE("a success stays with its key") {
  Gateway gateway("ab");
  for (int i = 0; i < 5; ++i) CHECK(gateway.send({kGood}) == "a");
}

TEST_CASE("a request that starts in the middle goes around to the keys before it") {
  Gateway gateway("abcde");
  gateway.policy = try_all();
  gateway.affinity.key = KeyId("c");
  const AnswerClass bad = status(401);
  CHECK(gateway.send({bad, bad, bad, bad, bad}) == "c d e a b");
}

TEST_CASE("each status that another key may help against goes on to it") {
  for (const int code : {401, 402, 403, 408, 429, 500, 502, 503, 504}) {
    CAPTURE(code);
    Gateway gateway("ab");
    gateway.policy = try_all();
    CHECK(gateway.send({status(code), kGood}) == "a b");
  }
}

TEST_CASE("a request that is at fault is sent once") {
  for (const int code : {400, 404, 413, 418, 422, 451, 501, 511}) {
    CAPTURE(code);
    Gateway gateway("ab");
    gateway.policy = try_all();
    CHECK(gateway.send({status(code)}) == "a");
    CHECK(gateway.send({kGood}) == "a");
  }
}

TEST_CASE("a fault of the request ends the walk and leaves the keys behind it alone") {
  Gateway gateway("abc");
  CHECK(gateway.send({limited(60), status(400)}) == "a b");
  CHECK(gateway.pool().state(KeyId("c"), gateway.now).phase == KeyPhase::valid);
}

TEST_CASE("created and empty answers are successes") {
  Gateway gateway("ab");
  CHECK(gateway.send({status(201)}) == "a");
  CHECK(gateway.send({status(204)}) == "a");
}

TEST_CASE("the last of several failures is passed on when no key is marked") {
  Gateway gateway("abc");
  gateway.policy = try_all();
  CHECK(gateway.send({status(429), status(500), status(503)}) == "a b c");
  CHECK(gateway.send({kGood}) == "a");
}

TEST_CASE("every key is tried, however small the retry budget") {
  Gateway gateway("abcdefghij");
  gateway.policy.retries = 0;
  std::vector<AnswerClass> answers(10, limited(3600));
  CHECK(gateway.send(answers) == "a b c d e f g h i j none");
  CHECK(gateway.now == kNow);
}

TEST_CASE("a failed connection leaves the key alone and is tried again on it") {
  Gateway gateway("ab");
  CHECK(gateway.send({unanswered("connection reset"), kGood}) == "a~a");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now).phase == KeyPhase::valid);
}

TEST_CASE("a failed connection can go on to the next key") {
  Gateway gateway("abc");
  gateway.policy = try_all();
  CHECK(gateway.send({unanswered("reset"), kGood}) == "a b");
  CHECK(gateway.send({unanswered("reset"), status(429), kGood}) == "b c a");
  CHECK(gateway.send({unanswered("1"), unanswered("2"), unanswered("3")}) == "a b c");
}

TEST_CASE("trouble of the provider spends the retry budget, backs off and leaves keys alone") {
  for (const int code : {500, 503, 529}) {
    CAPTURE(code);
    Gateway gateway("ab");
    gateway.policy.retries = 3;
    const AnswerClass bad = status(code);
    CHECK(gateway.send({bad, bad, bad, bad}) == "a~a~a~a");
    CHECK(gateway.now - kNow > Milliseconds(2625));
    CHECK(gateway.now - kNow <= Milliseconds(3500));
    CHECK(gateway.pool().state(KeyId("a"), gateway.now).phase == KeyPhase::valid);
  }
}

TEST_CASE("trouble of the provider can be passed on at once") {
  Gateway gateway("ab");
  gateway.policy.retries = 0;
  CHECK(gateway.send({status(529)}) == "a");
}

TEST_CASE("a provider in trouble is left alone as long as it asks for") {
  Gateway gateway("a");
  CHECK(gateway.send({status(529, {{"retry-after", "20"}}), kGood}) == "a~a");
  CHECK(gateway.now == kNow + seconds(20));
  CHECK(gateway.send({status(529, {{"retry-after", "600"}})}) == "a");
}

TEST_CASE("keys of an organization that is over its limit are skipped") {
  Gateway gateway("abc");
  gateway.pool().learn_organization(KeyId("a"), "one");
  gateway.pool().learn_organization(KeyId("b"), "one");
  CHECK(gateway.send({limited(600), kGood}) == "a c");
}

TEST_CASE("an organization is learned from the answer before it is charged") {
  Gateway gateway("abc");
  const Headers one = {{"anthropic-organization-id", "one"}};
  const Headers limit = {{"anthropic-organization-id", "one"}, {"retry-after", "600"}};
  gateway.affinity.key = KeyId("b");
  CHECK(gateway.send({status(200, one)}) == "b");
  gateway.affinity.key = KeyId("a");
  CHECK(gateway.send({status(429, limit), kGood}) == "a c");
}

TEST_CASE("a limit of one model does not hold for another") {
  Gateway gateway("a");
  CHECK(gateway.send({limited(3600)}) == "a none");
  KeyWalk other = gateway.walk("another model");
  CHECK(std::holds_alternative<UseKey>(other.next(gateway.now)));
}

TEST_CASE("an organization without credit is out for every model") {
  Gateway gateway("a");
  CHECK(gateway.send({credit_low()}) == "a none");
  KeyWalk other = gateway.walk("another model");
  CHECK(std::get<GiveUp>(other.next(gateway.now)).why == GiveUp::Why::out_of_credit);
}

TEST_CASE("a request waits for the first key that is back") {
  Gateway gateway("ab");
  CHECK(gateway.send({limited(60), limited(30), kGood}) == "a b wait b");
  CHECK(gateway.now == kNow + seconds(30));
}

TEST_CASE("a sole key that asks for a second is asked again after it") {
  Gateway gateway("a");
  CHECK(gateway.send({limited(1), kGood}) == "a wait a");
  CHECK(gateway.now == kNow + seconds(1));
}

TEST_CASE("a request is held no longer than the policy says, all waits together") {
  Gateway gateway("a");
  gateway.policy.hold = seconds(100);
  CHECK(gateway.send({limited(60), limited(30), limited(30)}) == "a wait a wait a none");
  CHECK(gateway.now == kNow + seconds(90));
  CHECK(gateway.given_up->why == GiveUp::Why::rate_limited);
  CHECK(gateway.given_up->back_in == seconds(30));
}

TEST_CASE("a key that asks for a millisecond each time is not asked a thousand times") {
  Gateway gateway("a");
  const AnswerClass soon = status(429, {{"retry-after-ms", "1"}});
  const std::string story = gateway.send(std::vector<AnswerClass>(1000, soon));
  CHECK(std::count(story.begin(), story.end(), 'w') < 12);
  CHECK(gateway.given_up->back_in);
}

TEST_CASE("the first limit without a time gives a sole key a second try") {
  Gateway gateway("a");
  CHECK(gateway.send({status(429), kGood}) == "a~a");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now, "m").phase == KeyPhase::valid);
  CHECK(gateway.send({status(429), status(429), kGood}) == "a~a wait a");
}

TEST_CASE("a key whose siblings are cooling is a sole one, until one is back") {
  Gateway gateway("ab");
  CHECK(gateway.send({limited(100), kGood}) == "a b");
  CHECK(gateway.send({status(429), kGood}) == "b~b");
  gateway.now = kNow + seconds(101);
  CHECK(gateway.send({status(429), kGood}) == "b a");
}

TEST_CASE("a limit without a time rotates at once while there is a sibling") {
  Gateway gateway("ab");
  CHECK(gateway.send({status(429), kGood}) == "a b");
  CHECK(gateway.now == kNow);
  CHECK(gateway.pool().state(KeyId("a"), gateway.now, "m").until == kNow + seconds(60));
}

TEST_CASE("a limit lasts as long as its answer says, or a minute where it says nothing of use") {
  const auto out_for = [](const Headers& headers) {
    Gateway gateway("ab");
    CHECK(gateway.send({status(429, headers), kGood}) == "a b");
    return gateway.pool().state(KeyId("a"), gateway.now, "m").until - gateway.now;
  };
  CHECK(out_for({{"retry-after", "5"}}) == seconds(5));
  CHECK(out_for({{"retry-after-ms", "1500"}}) == Milliseconds(1500));
  CHECK(out_for({{"retry-after-ms", "1500"}, {"retry-after", "5"}}) == Milliseconds(1500));
  for (const char* useless : {"", "0", "-5", "soon"}) {
    CAPTURE(useless);
    CHECK(out_for({{"retry-after", useless}}) == seconds(60));
  }
}

TEST_CASE("a single key that is forbidden something is passed on as it is") {
  Gateway gateway("a");
  CHECK(gateway.send({status(403)}) == "a");
  gateway.policy = try_all();
  CHECK(gateway.send({status(403)}) == "a");
}

TEST_CASE("forbidden is the request's by default and leaves the key alone") {
  Gateway gateway("ab");
  CHECK(gateway.send({status(403)}) == "a");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now).phase == KeyPhase::valid);
}

TEST_CASE("forbidden can cool the key and go on") {
  Gateway gateway("ab");
  gateway.policy.reaction(AnswerKind::forbidden) = {Reaction::Then::next_key, {}, {}, true};
  CHECK(gateway.send({status(403), kGood}) == "a b");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now).phase == KeyPhase::dead);
}

TEST_CASE("a refused key is probed again after a minute, and less and less often") {
  Gateway gateway("ab");
  for (const int minutes : {1, 2, 4, 8, 16, 32, 60, 60}) {
    gateway.affinity.key = KeyId("a");
    CHECK(gateway.send({status(401), kGood}) == "a b");
    CHECK(gateway.pool().state(KeyId("a"), gateway.now).until - gateway.now ==
          std::chrono::minutes(minutes));
    gateway.now += std::chrono::minutes(minutes);
  }
  gateway.affinity.key = KeyId("a");
  CHECK(gateway.send({kGood}) == "a");
  CHECK(gateway.send({status(401), kGood}) == "a b");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now).until == gateway.now + seconds(60));
}

TEST_CASE("a key that is called wrong twice in a row is out for good") {
  Gateway gateway("ab");
  CHECK(gateway.send({wrong_key(), kGood}) == "a b");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now).phase == KeyPhase::cooling);
  gateway.now += seconds(60);
  gateway.affinity.key = KeyId("a");
  CHECK(gateway.send({wrong_key(), kGood}) == "a b");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now).phase == KeyPhase::dead);
}

TEST_CASE("a refused key can be out for good at once, or for a minute each time") {
  Gateway gateway("ab");
  gateway.policy.reaction(AnswerKind::key_rejected) = {Reaction::Then::next_key, {}, {}, true};
  CHECK(gateway.send({status(401), kGood}) == "a b");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now).phase == KeyPhase::dead);

  Gateway patient("ab");
  patient.policy.rejections = 0;
  patient.policy.reaction(AnswerKind::key_rejected) = {Reaction::Then::next_key, seconds(60)};
  for (int i = 0; i < 3; ++i) {
    patient.affinity.key = KeyId("a");
    CHECK(patient.send({wrong_key(), kGood}) == "a b");
    CHECK(patient.pool().state(KeyId("a"), patient.now).until == patient.now + seconds(60));
    patient.now += seconds(60);
  }
}

TEST_CASE("refused keys that never served are not waited for") {
  Gateway gateway("ab");
  CHECK(gateway.send({status(401), status(401)}) == "a b none");
  CHECK(gateway.now == kNow);
  CHECK(gateway.given_up->why == GiveUp::Why::rejected);
  CHECK_FALSE(gateway.given_up->back_in);
}

TEST_CASE("a key that served before is given another chance when the provider refuses it") {
  Gateway gateway("a");
  CHECK(gateway.send({kGood}) == "a");
  CHECK(gateway.send({status(401), kGood}) == "a wait a");
  CHECK(gateway.now == kNow + seconds(60));
}

TEST_CASE("a pool without keys says so") {
  Gateway gateway("");
  CHECK(gateway.send({}) == "none");
  CHECK(gateway.given_up->why == GiveUp::Why::no_keys);
}

TEST_CASE("of several limited keys the soonest return is told") {
  Gateway gateway("abc");
  gateway.policy.hold = seconds(5);
  CHECK(gateway.send({limited(60), limited(10), limited(30)}) == "a b c none");
  CHECK(gateway.given_up->back_in == seconds(10));

  Gateway silent("ab");
  silent.policy.hold = seconds(5);
  CHECK(silent.send({status(429), status(429)}) == "a b none");
  CHECK(silent.given_up->back_in == seconds(60));
}

TEST_CASE("a key that is back just as the request is given up counts as limited") {
  Gateway gateway("a");
  gateway.policy.hold = seconds(1);
  KeyWalk walk = gateway.walk();
  (void)walk.next(kNow);
  (void)walk.report(limited(1), kNow);
  const GiveUp given_up = std::get<GiveUp>(walk.next(kNow + seconds(2)));
  CHECK(given_up.why == GiveUp::Why::rate_limited);
  CHECK(given_up.back_in == seconds(0));
}

TEST_CASE("one limited key among refused ones makes the pool limited, not refused") {
  Gateway gateway("ab");
  gateway.policy.hold = seconds(5);
  CHECK(gateway.send({status(401), limited(30)}) == "a b none");
  CHECK(gateway.given_up->why == GiveUp::Why::rate_limited);
  CHECK(gateway.given_up->back_in == seconds(30));
}

TEST_CASE("a limit that lasts for days is no reason to come again") {
  Gateway gateway("a");
  CHECK(gateway.send({limited(3 * 86'400)}) == "a none");
  CHECK(gateway.given_up->why == GiveUp::Why::rate_limited);
  CHECK_FALSE(gateway.given_up->back_in);
}

TEST_CASE("the operator is told what is wrong with each key, and why") {
  Gateway gateway("ab");
  gateway.policy.hold = seconds(5);
  CHECK(gateway.send({wrong_key(), limited(90)}) == "a b none");
  CHECK(gateway.given_up->detail ==
        "a: back in 1m00s (HTTP 401 authentication_error: invalid x-api-key); "
        "b: back in 1m30s (HTTP 429)");
}

TEST_CASE("the wait of a provider is believed as far as the policy says") {
  Gateway gateway("ab");
  gateway.policy.max_cooldown = seconds(100);
  CHECK(gateway.send({limited(3600), kGood}) == "a b");
  CHECK(gateway.pool().state(KeyId("a"), gateway.now, "m").until == kNow + seconds(100));
}

TEST_CASE("requests that fail on the same key together go on by one key, not by two") {
  Gateway gateway("abc");
  gateway.policy = try_all();
  KeyWalk first = gateway.walk();
  KeyWalk second = gateway.walk();
  CHECK(std::get<UseKey>(first.next(kNow)).key->label == "a");
  CHECK(std::get<UseKey>(second.next(kNow)).key->label == "a");
  CHECK(std::holds_alternative<TryAgain>(first.report(status(401), kNow)));
  CHECK(std::holds_alternative<TryAgain>(second.report(status(401), kNow)));
  CHECK(std::get<UseKey>(first.next(kNow)).key->label == "b");
  CHECK(std::get<UseKey>(second.next(kNow)).key->label == "b");
}

TEST_CASE("keys without room are passed over, and not held to be tried") {
  Gateway gateway("abc");
  KeyWalk walk = gateway.walk();
  const std::vector<bool> all = {true, true, true};
  CHECK(std::holds_alternative<WaitForRoom>(walk.next(kNow, &all)));
  const std::vector<bool> first = {true, false, false};
  CHECK(std::get<UseKey>(walk.next(kNow, &first)).key->label == "b");
  (void)walk.report(limited(60), kNow);
  const std::vector<bool> last = {false, false, true};
  CHECK(std::get<UseKey>(walk.next(kNow, &last)).key->label == "a");
  (void)walk.report(limited(60), kNow);
  CHECK(std::holds_alternative<WaitForRoom>(walk.next(kNow, &last)));
  CHECK(std::get<UseKey>(walk.next(kNow)).key->label == "c");
  (void)walk.report(limited(60), kNow);
  CHECK(std::holds_alternative<WaitForKey>(walk.next(kNow, &last)));
}

TEST_CASE("a run keeps its key when another one is used for want of room") {
  Gateway gateway("ab");
  CHECK(gateway.send({kGood}) == "a");
  KeyWalk walk = gateway.walk();
  const std::vector<bool> first = {true, false};
  CHECK(std::get<UseKey>(walk.next(kNow, &first)).key->label == "b");
  (void)walk.report(kGood, kNow);
  CHECK(gateway.send({kGood}) == "a");
}

TEST_CASE("a key that is to be tried again is waited for when it has no room") {
  Gateway gateway("a");
  KeyWalk walk = gateway.walk();
  const std::vector<bool> full = {true};
  (void)walk.next(kNow);
  CHECK(std::holds_alternative<TryAgain>(walk.report(status(529), kNow)));
  CHECK(std::holds_alternative<WaitForRoom>(walk.next(kNow, &full)));
  CHECK(std::get<UseKey>(walk.next(kNow)).key->label == "a");
}

TEST_CASE("requests that are limited together make one strike, not several") {
  Gateway gateway("ab");
  KeyWalk first = gateway.walk();
  KeyWalk second = gateway.walk();
  CHECK(std::get<UseKey>(first.next(kNow)).key->label == "a");
  CHECK(std::get<UseKey>(second.next(kNow)).key->label == "a");
  (void)first.report(status(429), kNow);
  (void)second.report(status(429), kNow);
  CHECK(gateway.pool().state(KeyId("a"), kNow, "m").until == kNow + seconds(60));
}

TEST_CASE("a failure is charged to the key that was sent, whatever the run uses by now") {
  Gateway gateway("abc");
  KeyWalk slow = gateway.walk();
  CHECK(std::get<UseKey>(slow.next(kNow)).key->label == "a");
  gateway.affinity.key = KeyId("c");
  (void)slow.report(limited(60), kNow);
  CHECK(gateway.pool().state(KeyId("a"), kNow, "m").phase == KeyPhase::cooling);
  CHECK(gateway.pool().state(KeyId("c"), kNow, "m").phase == KeyPhase::valid);
  CHECK(gateway.affinity.key == KeyId("c"));
}

TEST_CASE("what one request has learned of a key the next does not try") {
  Gateway gateway("abc");
  KeyWalk early = gateway.walk();
  CHECK(std::get<UseKey>(early.next(kNow)).key->label == "a");
  CHECK(gateway.send({limited(60), limited(60), kGood}) == "a b c");
  (void)early.report(limited(60), kNow);
  CHECK(std::get<UseKey>(early.next(kNow)).key->label == "c");
}

TEST_CASE("runs that stick to their keys are spread over the pool") {
  Gateway gateway("abc");
  std::string first_keys;
  for (int run = 0; run < 6; ++run) {
    gateway.affinity = {};
    first_keys += gateway.send({kGood});
  }
  CHECK(first_keys == "abcabc");
}

TEST_CASE("the key that was used least catches up when it is back") {
  Gateway gateway("ab");
  gateway.policy.strategy = KeyStrategy::least_used;
  CHECK(gateway.send({limited(60), kGood}) == "a b");
  for (int i = 0; i < 3; ++i) CHECK(gateway.send({kGood}) == "b");
  gateway.now += seconds(60);
  for (int i = 0; i < 3; ++i) CHECK(gateway.send({kGood}) == "a");
}

TEST_CASE("the requests of one run do not move where the next run starts") {
  Gateway gateway("abc");
  CHECK(gateway.send({kGood}) == "a");
  KeyAffinity first = gateway.affinity;
  gateway.affinity = {};
  CHECK(gateway.send({kGood}) == "b");
  gateway.affinity = first;
  CHECK(gateway.send({kGood}) == "a");
  gateway.affinity = {};
  CHECK(gateway.send({kGood}) == "c");
}

TEST_CASE("a run whose key another run has used up stays with the one that it found") {
  Gateway gateway("ab");
  gateway.affinity.key = KeyId("a");
  gateway.pool().fail(KeyId("a"), {.reason = "another run", .length = seconds(60)}, kNow);
  CHECK(gateway.send({kGood}) == "b");
  gateway.now += seconds(60);
  CHECK(gateway.send({kGood}) == "b");
}

TEST_CASE("each strategy chooses as it says") {
  const auto keys_of = [](KeyStrategy strategy) {
    Gateway gateway("abc");
    gateway.policy.strategy = strategy;
    std::string used;
    for (int i = 0; i < 9; ++i) {
      if (i == 3) used += gateway.send({limited(10), kGood});
      gateway.now += seconds(3);
      used += gateway.send({kGood});
    }
    return used;
  };
  CHECK(keys_of(KeyStrategy::fill_first) == "aaaa bbbbaaa");
  CHECK(keys_of(KeyStrategy::round_robin) == "abca bcbcabc");
  CHECK(keys_of(KeyStrategy::least_used) == "abca bcbcabc");
  CHECK(keys_of(KeyStrategy::sticky) == "aaaa bbbbbbb");
}

TEST_CASE("a walk counts what it has sent") {
  Gateway gateway("ab");
  KeyWalk walk = gateway.walk();
  (void)walk.next(kNow);
  (void)walk.report(limited(60), kNow);
  (void)walk.next(kNow);
  CHECK(walk.attempts() == 2);
}

}  // namespace bench
