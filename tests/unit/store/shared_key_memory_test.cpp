#include "store/shared_key_memory.hpp"

#include <filesystem>
#include <fstream>
#include <vector>

#include <doctest/doctest.h>

#include "support/fake_clock.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

namespace {

using std::chrono::seconds;

KeyPool pool_of(const std::string& names) {
  std::vector<Key> keys;
  for (const char name : names) {
    const std::string text(1, name);
    keys.push_back({KeyId("id-" + text), Secret("secret-" + text), text, ""});
  }
  return KeyPool(std::move(keys));
}

// A gateway's pool and memory, over a folder that others have too.
struct GatewaySide {
  KeyPool pool = pool_of("abc");
  std::vector<std::string> troubles;
  SharedKeyMemory memory;

  GatewaySide(const std::string& name, const std::filesystem::path& folder, const Clock& clock)
      : memory(std::make_unique<KeyLedger>(
                   folder, clock,
                   Processes{ProcessId(name), "boot", [](const ProcessId&) { return true; }}),
               [this](const Error& error) { troubles.push_back(error.message()); }) {}

  KeyPhase phase(const std::string& key, SteadyTime now) const {
    return pool.state(KeyId("id-" + key), now).phase;
  }
};

}  // namespace

TEST_CASE("what one gateway learns of a key, another knows when it asks") {
  const TemporaryFolder folder;
  FakeClock clock;
  GatewaySide one("1", folder.path(), clock);
  GatewaySide two("2", folder.path(), clock);
  const SteadyTime now = clock.now();
  one.memory.went_out("p", one.pool.keys()[0], {KeyPhase::dead, {}, "HTTP 401"}, now);
  one.memory.went_out("p", one.pool.keys()[1], {KeyPhase::cooling, now + seconds(30), "HTTP 429"},
                      now);
  CHECK(two.phase("a", now) == KeyPhase::valid);
  two.memory.recall("p", two.pool, now);
  CHECK(two.phase("a", now) == KeyPhase::dead);
  CHECK(two.phase("b", now) == KeyPhase::cooling);
  CHECK(two.phase("b", now + seconds(31)) == KeyPhase::valid);
  CHECK(two.phase("c", now) == KeyPhase::valid);
  CHECK(two.pool.state(KeyId("id-b"), now).reason == "HTTP 429");
}

TEST_CASE("a ledger that fails is said once, and the pool goes on by itself") {
  const TemporaryFolder folder;
  FakeClock clock;
  GatewaySide side("1", folder.path(), clock);
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    std::ofstream(file.path(), std::ios::binary) << std::string(100'000, 'x');
  }
  const KeyState out = {KeyPhase::dead, {}, "HTTP 401"};
  for (int i = 0; i < 3; ++i) {
    side.memory.went_out("p", side.pool.keys()[0], out, clock.now());
    side.memory.recall("p", side.pool, clock.now());
  }
  CHECK(side.troubles.size() == 1);
  CHECK(side.phase("a", clock.now()) == KeyPhase::valid);
}

}  // namespace bench
