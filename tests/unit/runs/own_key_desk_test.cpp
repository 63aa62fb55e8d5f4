#include "runs/own_key_desk.hpp"

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"

namespace bench {

namespace {

KeyPools pools_of(const std::string& names) {
  std::vector<Key> keys;
  for (const char name : names) {
    const std::string text(1, name);
    keys.push_back({KeyId(text), Secret("secret-" + text), "label-" + text, ""});
  }
  KeyPools pools;
  pools["p"] = {{"p", Dialect::openai, "P_API_KEY", "P_API_KEYS", "https://p"},
                KeyPool(std::move(keys))};
  return pools;
}

std::string label_of(const KeyAnswer& answer) {
  const auto* key = std::get_if<LeasedKey>(&answer);
  return key == nullptr ? "none" : key->label;
}

struct Fixture {
  KeyPools pools = pools_of("ab");
  FakeClock clock;
  OwnKeyDesk desk{pools, clock};
};

}  // namespace

TEST_CASE("a key is handed out under its provider's singular name") {
  Fixture fixture;
  const KeyAnswer answer = fixture.desk.lease({"p", 0, "", {}});
  const auto* key = std::get_if<LeasedKey>(&answer);
  REQUIRE(key);
  CHECK(key->variable == "P_API_KEY");
  CHECK(key->secret.reveal() == "secret-a");
  CHECK(label_of(fixture.desk.lease({"p", 1, "", {}})) == "label-b");
}

TEST_CASE("a failure is charged to the key that is in the slot") {
  Fixture fixture;
  (void)fixture.desk.lease({"p", 0, "", {}});
  (void)fixture.desk.lease({"p", 1, "", {}});
  fixture.desk.kill(0, "401");
  CHECK(label_of(fixture.desk.lease({"p", 2, "", {}})) == "label-b");
  CHECK(label_of(fixture.desk.lease({"p", 3, "", {}})) == "label-b");
}

TEST_CASE("a slot whose key was given back is charged for nothing") {
  Fixture fixture;
  (void)fixture.desk.lease({"p", 0, "", {}});
  fixture.desk.give_back(0);
  fixture.desk.kill(0, "401");
  CHECK(fixture.pools.at("p").pool.state(KeyId("a"), fixture.clock.now()).phase == KeyPhase::valid);
}

TEST_CASE("when all keys cool the desk says how long, when all are dead it says so") {
  Fixture fixture;
  (void)fixture.desk.lease({"p", 0, "", {}});
  (void)fixture.desk.lease({"p", 1, "", {}});
  fixture.desk.cool(0, Milliseconds(5000), "429");
  fixture.desk.cool(1, Milliseconds(9000), "429");
  fixture.clock.tick(Milliseconds(1000));
  const KeyAnswer answer = fixture.desk.lease({"p", 2, "", {}});
  REQUIRE(std::holds_alternative<KeyWait>(answer));
  CHECK(std::get<KeyWait>(answer).at_least == Milliseconds(4000));
  fixture.desk.kill(0, "401");
  fixture.desk.kill(1, "401");
  CHECK(std::holds_alternative<NoKeyLeft>(fixture.desk.lease({"p", 2, "", {}})));
}

TEST_CASE("what an earlier bench started is charged to the key of that label") {
  Fixture fixture;
  fixture.desk.adopt({"p", 7, "", {}}, "label-b");
  fixture.desk.kill(7, "401");
  CHECK(label_of(fixture.desk.lease({"p", 0, "", {}})) == "label-a");
  CHECK(label_of(fixture.desk.lease({"p", 1, "", {}})) == "label-a");
  fixture.desk.adopt({"p", 8, "", {}}, "a label that is gone");
  fixture.desk.adopt({"", 9, "", {}}, "");
  fixture.desk.kill(8, "401");
  CHECK(label_of(fixture.desk.lease({"p", 2, "", {}})) == "label-a");
}

}  // namespace bench
