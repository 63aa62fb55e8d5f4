#include "keys/key_pool.hpp"

#include <string>

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::seconds;
constexpr SteadyTime kNow{std::chrono::hours(1)};

KeyPool pool_of(const std::string& names) {
  std::vector<Key> keys;
  for (const char name : names) {
    const std::string text(1, name);
    keys.push_back({KeyId(text), Secret(text), text, ""});
  }
  return KeyPool(std::move(keys));
}

std::string draws(KeyPool& pool, int count, SteadyTime now = kNow) {
  std::string drawn;
  for (int i = 0; i < count; ++i) {
    const Key* key = pool.draw(now);
    drawn += key == nullptr ? "-" : key->label;
  }
  return drawn;
}

}  // namespace

TEST_CASE("keys are drawn round robin") {
  KeyPool pool = pool_of("abc");
  CHECK(draws(pool, 7) == "abcabca");
}

TEST_CASE("an empty pool draws nothing") {
  KeyPool pool;
  CHECK(draws(pool, 1) == "-");
  CHECK_FALSE(pool.next_return(kNow));
}

TEST_CASE("a dead key is never drawn again and the others stay even") {
  KeyPool pool = pool_of("abc");
  CHECK(draws(pool, 2) == "ab");
  pool.kill(KeyId("a"), "401");
  CHECK(draws(pool, 4) == "cbcb");
}

TEST_CASE("a cooling key is back exactly at its deadline, in its old place") {
  KeyPool pool = pool_of("abc");
  pool.cool(KeyId("b"), kNow + seconds(60), "429");
  CHECK(draws(pool, 3, kNow + seconds(59)) == "aca");
  CHECK(draws(pool, 3, kNow + seconds(60)) == "bca");
}

TEST_CASE("the longest deadline wins") {
  KeyPool pool = pool_of("a");
  pool.cool(KeyId("a"), kNow + seconds(60), "long");
  pool.cool(KeyId("a"), kNow + seconds(10), "short");
  CHECK(pool.state(KeyId("a"), kNow + seconds(11)).reason == "long");
  pool.cool(KeyId("a"), kNow + seconds(90), "longer");
  CHECK(pool.next_return(kNow) == kNow + seconds(90));
}

TEST_CASE("a cooldown never revives a dead key") {
  KeyPool pool = pool_of("a");
  pool.kill(KeyId("a"), "401");
  pool.cool(KeyId("a"), kNow + seconds(1), "429");
  CHECK(pool.state(KeyId("a"), kNow + seconds(2)).phase == KeyPhase::dead);
  CHECK_FALSE(pool.next_return(kNow));
}

TEST_CASE("keys of one organization cool together, a stranger goes on") {
  KeyPool pool = pool_of("abc");
  pool.learn_organization(KeyId("a"), "org-1");
  pool.learn_organization(KeyId("b"), "org-1");
  pool.cool(KeyId("a"), kNow + seconds(60), "429");
  CHECK(draws(pool, 3) == "ccc");
}

TEST_CASE("a key whose organization is learned late cools with it") {
  KeyPool pool = pool_of("ab");
  pool.learn_organization(KeyId("a"), "org-1");
  pool.cool(KeyId("a"), kNow + seconds(60), "429");
  CHECK(draws(pool, 1) == "b");
  pool.learn_organization(KeyId("b"), "org-1");
  CHECK(draws(pool, 1) == "-");
  CHECK(pool.state(KeyId("b"), kNow).reason == "429");
}

TEST_CASE("a pool with a usable key is usable now") {
  KeyPool pool = pool_of("ab");
  pool.cool(KeyId("a"), kNow + seconds(60), "429");
  CHECK(pool.next_return(kNow) == kNow);
}

TEST_CASE("keys of unknown organizations cool alone") {
  KeyPool pool = pool_of("ab");
  pool.cool(KeyId("a"), kNow + seconds(60), "429");
  CHECK(draws(pool, 2) == "bb");
}

TEST_CASE("when all cool the pool says when the first is back") {
  KeyPool pool = pool_of("ab");
  pool.cool(KeyId("a"), kNow + seconds(60), "429");
  pool.cool(KeyId("b"), kNow + seconds(10), "429");
  CHECK(draws(pool, 1) == "-");
  CHECK(pool.next_return(kNow) == kNow + seconds(10));
}

TEST_CASE("a key that is not of the pool changes nothing") {
  KeyPool pool = pool_of("a");
  pool.kill(KeyId("z"), "401");
  pool.cool(KeyId("z"), kNow + seconds(1), "429");
  CHECK(draws(pool, 2) == "aa");
}

TEST_CASE("nine draws of three keys are three of each, and one key is drawn every time") {
  KeyPool three = pool_of("abc");
  CHECK(draws(three, 9) == "abcabcabc");
  KeyPool one = pool_of("a");
  CHECK(draws(one, 3) == "aaa");
}

TEST_CASE("when all keys are dead or cool for an hour nothing is drawn") {
  KeyPool dead = pool_of("ab");
  dead.kill(KeyId("a"), "401");
  dead.kill(KeyId("b"), "401");
  CHECK(draws(dead, 1) == "-");
  KeyPool cool = pool_of("ab");
  cool.cool(KeyId("a"), kNow + std::chrono::hours(1), "429");
  cool.cool(KeyId("b"), kNow + std::chrono::hours(1), "429");
  CHECK(draws(cool, 1) == "-");
}

TEST_CASE("the size of a pool counts keys of every state") {
  KeyPool pool = pool_of("abc");
  pool.kill(KeyId("a"), "401");
  pool.cool(KeyId("b"), kNow + seconds(60), "429");
  CHECK(pool.keys().size() == 3);
}

TEST_CASE("a key that is out for one model serves the others") {
  KeyPool pool = pool_of("a");
  pool.fail(KeyId("a"), {.reason = "429", .model = "opus", .length = seconds(60)}, kNow);
  CHECK(pool.state(KeyId("a"), kNow, "opus").phase == KeyPhase::cooling);
  CHECK(pool.state(KeyId("a"), kNow, "sonnet").phase == KeyPhase::valid);
  CHECK(pool.state(KeyId("a"), kNow).phase == KeyPhase::valid);
  CHECK(pool.next_return(kNow, "opus") == kNow + seconds(60));
  CHECK(pool.next_return(kNow, "sonnet") == kNow);
}

TEST_CASE("a key that is out for one model is a limited one until then") {
  KeyPool pool = pool_of("abc");
  pool.learn_organization(KeyId("a"), "one");
  pool.learn_organization(KeyId("b"), "one");
  CHECK_FALSE(pool.is_limited(KeyId("a"), kNow));
  const Outage outage{.reason = "429", .organization = true, .model = "m", .length = seconds(60)};
  pool.fail(KeyId("a"), outage, kNow);
  CHECK(pool.is_limited(KeyId("a"), kNow));
  CHECK(pool.is_limited(KeyId("b"), kNow));
  CHECK_FALSE(pool.is_limited(KeyId("c"), kNow));
  CHECK_FALSE(pool.is_limited(KeyId("a"), kNow + seconds(60)));
  pool.kill(KeyId("a"), "401");
  CHECK_FALSE(pool.is_limited(KeyId("a"), kNow));
}

TEST_CASE("a key that is out for all models is out for each, until the longest is over") {
  KeyPool pool = pool_of("a");
  pool.fail(KeyId("a"), {.reason = "all", .length = seconds(10)}, kNow);
  pool.fail(KeyId("a"), {.reason = "one", .model = "opus", .length = seconds(60)}, kNow);
  CHECK(pool.state(KeyId("a"), kNow, "opus").reason == "one");
  CHECK(pool.state(KeyId("a"), kNow, "sonnet").reason == "all");
  CHECK(pool.state(KeyId("a"), kNow + seconds(10), "sonnet").phase == KeyPhase::valid);
}

TEST_CASE("the limit of a model holds for the organization when that is known") {
  KeyPool pool = pool_of("abc");
  pool.learn_organization(KeyId("a"), "org-1");
  pool.learn_organization(KeyId("b"), "org-1");
  const Outage outage{.reason = "429", .organization = true, .model = "m", .length = seconds(60)};
  pool.fail(KeyId("a"), outage, kNow);
  CHECK(pool.state(KeyId("b"), kNow, "m").phase == KeyPhase::cooling);
  CHECK(pool.state(KeyId("c"), kNow, "m").phase == KeyPhase::valid);
  pool.fail(KeyId("c"), outage, kNow);
  CHECK(pool.state(KeyId("c"), kNow, "m").phase == KeyPhase::cooling);
}

TEST_CASE("what is a key's own fault leaves its organization alone") {
  KeyPool pool = pool_of("ab");
  pool.learn_organization(KeyId("a"), "org-1");
  pool.learn_organization(KeyId("b"), "org-1");
  pool.fail(KeyId("a"), {.reason = "401", .length = seconds(60)}, kNow);
  CHECK(draws(pool, 2) == "bb");
}

TEST_CASE("failures in a row last longer and longer, up to a limit") {
  KeyPool pool = pool_of("a");
  const Outage outage{.reason = "401", .length = seconds(60), .at_most = seconds(200)};
  SteadyTime now = kNow;
  for (const int length : {60, 120, 200, 200}) {
    pool.fail(KeyId("a"), outage, now);
    CHECK(pool.state(KeyId("a"), now).until == now + seconds(length));
    now = pool.state(KeyId("a"), now).until;
  }
  pool.succeed(KeyId("a"), "", now);
  pool.fail(KeyId("a"), outage, now);
  CHECK(pool.state(KeyId("a"), now).until == now + seconds(60));
}

TEST_CASE("failures of requests that were under way together are one failure") {
  KeyPool pool = pool_of("a");
  const Outage outage{
      .reason = "401", .length = seconds(60), .at_most = seconds(200), .last_strike = 2};
  for (int i = 0; i < 5; ++i) pool.fail(KeyId("a"), outage, kNow);
  CHECK(pool.state(KeyId("a"), kNow).until == kNow + seconds(60));
  pool.fail(KeyId("a"), outage, kNow + seconds(60));
  CHECK(pool.state(KeyId("a"), kNow + seconds(60)).phase == KeyPhase::dead);
}

TEST_CASE("a success that was under way when its key failed takes nothing back") {
  KeyPool pool = pool_of("a");
  const Outage outage{.reason = "429", .length = seconds(60), .at_most = seconds(600)};
  pool.fail(KeyId("a"), outage, kNow);
  pool.succeed(KeyId("a"), "", kNow + seconds(1));
  CHECK(pool.state(KeyId("a"), kNow + seconds(1)).phase == KeyPhase::cooling);
  pool.fail(KeyId("a"), outage, kNow + seconds(60));
  CHECK(pool.state(KeyId("a"), kNow + seconds(60)).until == kNow + seconds(180));
}

TEST_CASE("a stated wait is taken as it is, and a shorter one takes nothing back") {
  KeyPool pool = pool_of("a");
  const auto stated = [](int wait) {
    return Outage{.reason = "429", .stated = seconds(wait), .length = seconds(10)};
  };
  pool.fail(KeyId("a"), stated(60), kNow);
  pool.fail(KeyId("a"), stated(5), kNow + seconds(15));
  CHECK(pool.state(KeyId("a"), kNow + seconds(15)).until == kNow + seconds(60));
  pool.fail(KeyId("a"), stated(90), kNow + seconds(15));
  CHECK(pool.state(KeyId("a"), kNow + seconds(15)).until == kNow + seconds(105));
}

TEST_CASE("a key says whether it has served") {
  KeyPool pool = pool_of("ab");
  pool.succeed(KeyId("a"), "m", kNow);
  CHECK(pool.has_served(KeyId("a")));
  CHECK_FALSE(pool.has_served(KeyId("b")));
  CHECK_FALSE(pool.has_served(KeyId("z")));
}

}  // namespace bench
