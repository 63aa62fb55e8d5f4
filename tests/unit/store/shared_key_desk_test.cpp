#include "store/shared_key_desk.hpp"

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace {

using std::chrono::seconds;

KeyPools pools_of(const std::string& names) {
  std::vector<Key> keys;
  for (const char name : names) {
    const std::string text(1, name);
    keys.push_back({KeyId("id-" + text), Secret("secret-" + text), text, ""});
  }
  KeyPools pools;
  pools["p"] = {{"p", Dialect::openai, "P_API_KEY", "P_API_KEYS", "https://p"},
                KeyPool(std::move(keys))};
  return pools;
}

// A process with pools, a ledger and a desk of its own over a shared folder.
struct Bench {
  KeyPools pools = pools_of("abc");
  std::vector<std::string> troubles;
  KeyLedger ledger;
  SharedKeyDesk desk;

  Bench(const std::string& name, const TemporaryFolder& folder, const Clock& clock)
      : ledger(folder.path(), clock,
               {ProcessId(name), "boot", [](const ProcessId&) { return true; }}),
        desk(pools, ledger, clock,
             [this](const Error& error) { troubles.push_back(error.message()); }) {}

  std::string lease(int slot) {
    const KeyAnswer answer = desk.lease({"p", slot, "", {}});
    const auto* key = std::get_if<LeasedKey>(&answer);
    return key == nullptr ? "-" : key->label;
  }
};

struct Fixture {
  TemporaryFolder folder;
  FakeClock clock;
  Bench one{"1", folder, clock};
  Bench two{"2", folder, clock};
};

}  // namespace

TEST_CASE("two desks over one ledger share their keys") {
  Fixture fixture;
  CHECK(fixture.one.lease(0) == "a");
  CHECK(fixture.two.lease(0) == "b");
  CHECK(fixture.one.lease(1) == "c");
  fixture.two.desk.give_back(0);
  CHECK(fixture.one.lease(2) == "b");
}

TEST_CASE("a failure in one slot of one desk reaches the other desk's next lease") {
  Fixture fixture;
  CHECK(fixture.one.lease(0) == "a");
  CHECK(fixture.one.lease(1) == "b");
  fixture.one.desk.kill(0, "401");
  fixture.one.desk.cool(1, seconds(60), "429");
  CHECK(fixture.two.lease(0) == "c");
  CHECK(fixture.two.lease(1) == "c");
  fixture.two.desk.kill(0, "401");
  const KeyAnswer answer = fixture.two.desk.lease({"p", 2, "", {}});
  REQUIRE(std::holds_alternative<KeyWait>(answer));
  CHECK(std::get<KeyWait>(answer).at_least == seconds(60));
  fixture.one.desk.kill(1, "401");
  CHECK(std::holds_alternative<NoKeyLeft>(fixture.two.desk.lease({"p", 2, "", {}})));
}

TEST_CASE("what was taken over is held, and given back with everything when a desk ends") {
  Fixture fixture;
  {
    Bench third{"3", fixture.folder, fixture.clock};
    third.desk.adopt({"p", 5, "", {}}, "b");
    CHECK(fixture.two.lease(0) == "a");
    CHECK(fixture.two.lease(1) == "c");
    CHECK(third.lease(0) == "a");
    fixture.two.desk.give_back(0);
    fixture.two.desk.give_back(1);
  }
  const auto& keys = fixture.one.pools.at("p").pool.keys();
  for (const SharedKey& key : fixture.one.ledger.states("p", keys)) CHECK(key.processes == 0);
}

TEST_CASE("a ledger that breaks is said once, and the desk goes on with what it knows") {
  Fixture fixture;
  CHECK(fixture.one.lease(0) == "a");
  CHECK(fixture.one.lease(1) == "b");
  fixture.one.desk.kill(0, "401");
  sqlite::Database(fixture.folder / "keys.db", sqlite::Database::Access::read_write)
      .execute("DROP TABLE leases");
  fixture.one.desk.kill(1, "401");
  CHECK(fixture.one.lease(2) == "c");
  CHECK(fixture.one.lease(3) == "c");
  fixture.one.desk.give_back(2);
  REQUIRE(fixture.one.troubles.size() == 1);
  CHECK(fixture.one.troubles[0].find("keys.db") != std::string::npos);
}

}  // namespace bench
