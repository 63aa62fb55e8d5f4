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

}  // namespace bench
