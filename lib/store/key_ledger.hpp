#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "keys/cooldown.hpp"
#include "keys/key_pool.hpp"
#include "os/processes.hpp"
#include "store/sqlite.hpp"

namespace bench {

// What all processes together know of one key.
struct SharedKey {
  KeyPhase phase = KeyPhase::valid;
  std::string reason;    // why it is cooling or dead
  Milliseconds left{0};  // of its cooldown
  std::string organization;
  int leases = 0;     // containers that have it, of all live processes
  int processes = 0;  // the live processes that these belong to
};

// What came of a draw: a key, by its place in the pool, or how long until one is usable again.
// Neither: there never will be one.
struct KeyDraw {
  std::optional<std::size_t> key;
  std::optional<Milliseconds> wait;
};

// The state of keys that the bench processes of one user share: which are cooling or dead, what
// organizations they belong to, who has them and which was drawn last. A small SQLite file; keys
// are known by the fingerprints of their secrets, so that no secret is in it and a changed key
// starts afresh. What a process holds is free once it has died, however it died. Nothing is kept
// between calls: each one sees what the others knew at its beginning.
//
// Belongs to one thread at a time, the file to any number of processes. Everything throws Error
// with ExitCode::store_failed.
class KeyLedger {
 public:
  // The ledger in a folder that is made when it is not there. Throws Error with ExitCode::usage
  // when a newer bench has written it. `clock` is borrowed.
  KeyLedger(const std::filesystem::path& folder, const Clock& clock, Processes processes);

  // Chooses a key of `pool` for `slot` of this process. Alone it goes round robin; while another
  // live process draws keys of the provider too, it takes one that the fewest containers have, so
  // that none is taken twice while another is free.
  [[nodiscard]] KeyDraw draw(const std::string& provider, const std::vector<Key>& pool, int slot);

  // `slot` has this key already.
  void hold(const std::string& provider, const Key& key, int slot);
  void give_back(int slot);

  // This process holds nothing any more and draws no more.
  void leave();

  // The longest cooldown wins. It is its organization's where that is known.
  void cool(const std::string& provider, const Key& key, Milliseconds length,
            const std::string& reason);
  void kill(const std::string& provider, const Key& key, const std::string& reason);

  // The provider has just accepted it: it is not dead. A cooldown is not disproved by that.
  void accept(const std::string& provider, const Key& key);
  void learn_organization(const std::string& provider, const Key& key,
                          const std::string& organization);

  // In the order of the pool.
  [[nodiscard]] std::vector<SharedKey> states(const std::string& provider,
                                              const std::vector<Key>& pool);

  // Neither the key nor its organization is cooling or dead any more.
  void reset(const std::string& provider, const Key& key);

  // The same for all keys that ever were, which are forgotten. What is held stays held.
  void reset_all();

 private:
  struct Row;

  void note(const std::string& provider, const Key& key);
  void take(const std::string& provider, const Key& key, int slot);
  void forget_the_dead();
  void forget(const ProcessId& process);
  [[nodiscard]] bool is_alive(const ProcessId& process) const;
  [[nodiscard]] bool has_company(const std::string& provider);
  [[nodiscard]] std::vector<Row> read(const std::string& provider, const std::vector<Key>& pool);
  void read_keys(const std::string& provider, std::vector<Row>& rows);
  void read_cooldowns(const std::string& provider, std::vector<Row>& rows);
  void read_leases(const std::string& provider, std::vector<Row>& rows);
  [[nodiscard]] Moment now() const;

  sqlite::Database database_;
  const Clock& clock_;
  Processes processes_;
};

}  // namespace bench
