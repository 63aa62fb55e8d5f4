#include "store/key_ledger.hpp"

#include <set>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "os/file.hpp"
#include "store/key_ledger_schema.hpp"
#include "support/fake_clock.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace {

using std::chrono::seconds;

std::vector<Key> pool_of(const std::string& names) {
  std::vector<Key> keys;
  for (const char name : names) {
    const std::string text(1, name);
    keys.push_back({KeyId("id-" + text), Secret("sk-secret-" + text), "KEYS[" + text + "]", ""});
  }
  return keys;
}

// One folder, and processes that live as long as they are told to.
struct Fixture {
  TemporaryFolder temporary;
  FakeClock clock;
  std::set<std::string> alive;
  std::vector<Key> pool = pool_of("abcd");

  KeyLedger process(const std::string& name) {
    alive.insert(name);
    return {temporary / "state", clock, {ProcessId(name), "boot", [this](const ProcessId& one) {
                                           return alive.contains(one.str());
                                         }}};
  }

  // Draws into `slot`: the key's letter, `-` for none.
  std::string draw(KeyLedger& ledger, int slot, const std::string& names = "abcd") {
    const std::vector<Key> keys = pool_of(names);
    const KeyDraw drawn = ledger.draw("p", keys, slot);
    return drawn.key ? names.substr(*drawn.key, 1) : "-";
  }

  Key key(char name) { return pool[static_cast<std::size_t>(name - 'a')]; }

  SharedKey state(KeyLedger& ledger, char name) { return ledger.states("p", {key(name)}).front(); }
};

}  // namespace

TEST_CASE("a process that is alone draws round robin, whatever it holds") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  std::string drawn;
  for (int slot = 0; slot < 6; ++slot) drawn += fixture.draw(one, slot);
  CHECK(drawn == "abcdab");
  for (const int slot : {1, 2, 3}) one.give_back(slot);
  CHECK(fixture.draw(one, 1) == "c");
}

TEST_CASE("the next process goes on where the last one stopped") {
  Fixture fixture;
  {
    KeyLedger one = fixture.process("1");
    CHECK(fixture.draw(one, 0) == "a");
    CHECK(fixture.draw(one, 1) == "b");
    one.leave();
  }
  KeyLedger two = fixture.process("2");
  CHECK(fixture.draw(two, 0) == "c");
}

TEST_CASE("of two processes none takes a key twice while another is free") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  KeyLedger two = fixture.process("2");
  CHECK(fixture.draw(one, 0) == "a");
  CHECK(fixture.draw(two, 0) == "b");
  CHECK(fixture.draw(one, 1) == "c");
  CHECK(fixture.draw(two, 1) == "d");
  one.give_back(1);
  CHECK(fixture.draw(two, 2) == "c");
  CHECK(fixture.draw(one, 1) == "d");
}

TEST_CASE("a process that holds nothing just now is reckoned with until it leaves") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  KeyLedger two = fixture.process("2");
  CHECK(fixture.draw(two, 0, "ab") == "a");
  two.give_back(0);
  CHECK(fixture.draw(one, 0, "ab") == "b");
  CHECK(fixture.draw(one, 1, "ab") == "a");
  one.give_back(0);
  CHECK(fixture.draw(one, 0, "ab") == "b");
  one.give_back(0);
  CHECK(fixture.draw(one, 0, "ab") == "b");
  one.give_back(0);
  two.leave();
  CHECK(fixture.draw(one, 0, "ab") == "a");
}

TEST_CASE("processes with pools of their own do not disturb each other's turn") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  KeyLedger two = fixture.process("2");
  CHECK(fixture.draw(one, 0, "ab") == "a");
  CHECK(fixture.draw(two, 0, "cd") == "c");
  CHECK(fixture.draw(one, 1, "ab") == "b");
  CHECK(fixture.draw(two, 1, "cd") == "d");
  CHECK(fixture.draw(one, 2, "ab") == "a");
}

TEST_CASE("what a dead process held is free") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  KeyLedger two = fixture.process("2");
  CHECK(fixture.draw(one, 0) == "a");
  CHECK(fixture.draw(one, 1) == "b");
  CHECK(fixture.state(two, 'a').processes == 1);
  fixture.alive.erase("1");
  CHECK(fixture.state(two, 'a').processes == 0);
  std::string drawn;
  for (int slot = 0; slot < 5; ++slot) drawn += fixture.draw(two, slot);
  CHECK(drawn == "cdabc");
  fixture.alive.insert("1");
  CHECK(fixture.state(two, 'a').processes == 1);
  CHECK(fixture.state(two, 'a').leases == 1);
}

TEST_CASE("a key that one process saw refused is not drawn by another, at once") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  KeyLedger two = fixture.process("2");
  CHECK(fixture.draw(two, 0, "ab") == "a");
  one.kill("p", fixture.key('b'), "401");
  CHECK(fixture.draw(two, 1, "ab") == "a");
  one.kill("p", fixture.key('a'), "401");
  const KeyDraw none = two.draw("p", pool_of("ab"), 2);
  CHECK_FALSE(none.key);
  CHECK_FALSE(none.wait);
  CHECK(fixture.state(two, 'b').phase == KeyPhase::dead);
  CHECK(fixture.state(two, 'b').reason == "401");
}

TEST_CASE("a key that cools in one process cools in the other, until its deadline") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  KeyLedger two = fixture.process("2");
  one.cool("p", fixture.key('a'), seconds(60), "429");
  fixture.clock.tick(seconds(20));
  const KeyDraw waits = two.draw("p", pool_of("a"), 0);
  CHECK_FALSE(waits.key);
  CHECK(waits.wait == seconds(40));
  fixture.clock.tick(seconds(40));
  CHECK(fixture.draw(two, 0, "a") == "a");
}

TEST_CASE("the longest cooldown wins and does not revive a dead key") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  one.cool("p", fixture.key('a'), seconds(60), "long");
  one.cool("p", fixture.key('a'), seconds(10), "short");
  CHECK(fixture.state(one, 'a').left == seconds(60));
  CHECK(fixture.state(one, 'a').reason == "long");
  one.kill("p", fixture.key('a'), "401");
  one.cool("p", fixture.key('a'), seconds(90), "longer");
  CHECK(fixture.state(one, 'a').phase == KeyPhase::dead);
  CHECK(fixture.state(one, 'a').reason == "401");
}

TEST_CASE("keys of an organization that any process has learned cool together") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  KeyLedger two = fixture.process("2");
  one.learn_organization("p", fixture.key('a'), "org");
  one.learn_organization("p", fixture.key('b'), "org");
  two.cool("p", fixture.key('a'), seconds(60), "429");
  CHECK(fixture.draw(one, 0) == "c");
  CHECK(fixture.draw(one, 1) == "d");
  CHECK(fixture.draw(one, 2) == "c");
  CHECK(fixture.state(one, 'b').organization == "org");
}

TEST_CASE("keys of one name at two providers are two keys") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  one.kill("q", fixture.key('a'), "401");
  CHECK(fixture.draw(one, 0) == "a");
}

TEST_CASE("a key that its provider accepts is not dead, but a cooldown is not disproved") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  one.kill("p", fixture.key('a'), "401");
  one.cool("p", fixture.key('b'), seconds(60), "429");
  one.accept("p", fixture.key('a'));
  one.accept("p", fixture.key('b'));
  CHECK(fixture.state(one, 'a').phase == KeyPhase::valid);
  CHECK(fixture.state(one, 'b').phase == KeyPhase::cooling);
}

TEST_CASE("a reset forgets why a key or its organization was not used, and nothing of others") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  one.learn_organization("p", fixture.key('a'), "org");
  one.cool("p", fixture.key('a'), seconds(60), "429");
  one.cool("p", fixture.key('b'), seconds(60), "429");
  one.kill("p", fixture.key('c'), "401");
  one.reset("p", fixture.key('a'));
  CHECK(fixture.state(one, 'a').phase == KeyPhase::valid);
  CHECK(fixture.state(one, 'b').phase == KeyPhase::cooling);
  CHECK(fixture.state(one, 'c').phase == KeyPhase::dead);
  one.reset("p", fixture.key('c'));
  CHECK(fixture.state(one, 'c').phase == KeyPhase::valid);
  one.kill("p", fixture.key('d'), "401");
  one.reset_all();
  CHECK(fixture.draw(one, 0) == "a");
  CHECK(fixture.state(one, 'b').phase == KeyPhase::valid);
  CHECK(fixture.state(one, 'd').phase == KeyPhase::valid);
}

TEST_CASE("a slot that was taken over counts as its key's, and holds one key at a time") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  one.hold("p", fixture.key('b'), 3);
  one.hold("p", fixture.key('c'), 3);
  CHECK(fixture.state(one, 'b').leases == 0);
  CHECK(fixture.state(one, 'c').leases == 1);
  one.give_back(3);
  CHECK(fixture.state(one, 'c').leases == 0);
}

TEST_CASE("the ledger is private and has no secret in it") {
  Fixture fixture;
  KeyLedger one = fixture.process("1");
  (void)fixture.draw(one, 0);
  one.kill("p", fixture.key('a'), "401");
  struct stat info {};
  REQUIRE(::stat((fixture.temporary / "state").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0700U);
  for (const auto& file : std::filesystem::directory_iterator(fixture.temporary / "state")) {
    REQUIRE(::stat(file.path().c_str(), &info) == 0);
    CHECK((info.st_mode & 0777U) == 0600U);
    const std::string content = read_file(file.path(), Bytes{64 << 20}).value();
    CHECK(content.find("sk-secret") == std::string::npos);
  }
}

TEST_CASE("a ledger of a newer bench is refused, saying what to do") {
  Fixture fixture;
  { KeyLedger one = fixture.process("1"); }
  open_key_ledger(fixture.temporary / "state").execute("PRAGMA user_version = 99");
  try {
    (void)fixture.process("1");
    FAIL("it was opened");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::usage);
    CHECK(error.message().find("newer bench: its format is version 99") != std::string::npos);
    CHECK(error.hint().find("BENCH_STATE_DIR") != std::string::npos);
  }
}

}  // namespace bench
