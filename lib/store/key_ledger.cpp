#include "store/key_ledger.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "keys/key_choice.hpp"
#include "store/key_ledger_schema.hpp"

namespace bench {

namespace {

constexpr const char* kNote = R"sql(
INSERT INTO keys (provider, fingerprint, label, since_ms) VALUES (?, ?, ?, ?)
ON CONFLICT (provider, fingerprint) DO UPDATE SET label = excluded.label)sql";

constexpr const char* kDrawn = R"sql(
UPDATE keys SET drawn = (SELECT 1 + max(drawn) FROM keys)
WHERE provider = ? AND fingerprint = ?)sql";

constexpr const char* kHold = R"sql(
INSERT OR REPLACE INTO leases (process, slot, provider, fingerprint, since_ms)
VALUES (?, ?, ?, ?, ?))sql";

constexpr const char* kJoin =
    "INSERT OR IGNORE INTO members (process, provider, since_ms) VALUES (?, ?, ?)";

constexpr const char* kSetPhase = R"sql(
UPDATE keys SET phase = ?3, reason = ?4, since_ms = ?5
WHERE provider = ?1 AND fingerprint = ?2 AND phase <> ?3)sql";

constexpr const char* kSetOrganization =
    "UPDATE keys SET organization = ? WHERE provider = ? AND fingerprint = ?";

constexpr const char* kSetCooldown = R"sql(
INSERT OR REPLACE INTO cooldowns
  (provider, scope, subject, reason, since_ms, until_ms, boot, steady_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?))sql";

constexpr const char* kKeys = R"sql(
SELECT fingerprint, organization, phase, reason, drawn FROM keys WHERE provider = ?)sql";

constexpr const char* kCooldowns = R"sql(
SELECT scope, subject, reason, since_ms, until_ms, boot, steady_ms FROM cooldowns
WHERE provider = ?)sql";

constexpr const char* kLeases = R"sql(
SELECT fingerprint, process, count(*) FROM leases WHERE provider = ?
GROUP BY fingerprint, process)sql";

std::int64_t steady_ms(SteadyTime time) {
  return std::chrono::floor<Milliseconds>(time.time_since_epoch()).count();
}

Cooldown cooldown_in(const sqlite::Statement& row) {
  Cooldown cooldown;
  cooldown.reason = row.text(2);
  cooldown.since.wall = WallTime(Milliseconds(row.integer(3)));
  cooldown.length = Milliseconds(row.integer(4) - row.integer(3));
  cooldown.since.boot = row.text(5);
  cooldown.since.steady = SteadyTime(Milliseconds(row.integer(6)));
  return cooldown;
}

}  // namespace

// A key of a pool with what the ledger has of it.
struct KeyLedger::Row {
  const Key* key;
  SharedKey shared;
  std::int64_t drawn = 0;
};

KeyLedger::KeyLedger(const std::filesystem::path& folder, const Clock& clock, Processes processes)
    : database_(open_key_ledger(folder)), clock_(clock), processes_(std::move(processes)) {}

KeyDraw KeyLedger::draw(const std::string& provider, const std::vector<Key>& pool, int slot) {
  sqlite::Transaction transaction(database_);
  forget_the_dead();
  const std::vector<Row> rows = read(provider, pool);
  std::vector<KeyCandidate> candidates;
  std::optional<std::size_t> last;
  std::optional<Milliseconds> wait;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const SharedKey& shared = rows[i].shared;
    candidates.push_back({shared.phase == KeyPhase::valid, shared.leases});
    if (rows[i].drawn > 0 && (!last || rows[i].drawn > rows[*last].drawn)) last = i;
    if (shared.phase == KeyPhase::cooling) wait = std::min(wait.value_or(shared.left), shared.left);
  }
  const KeyStrategy strategy =
      has_company(provider) ? KeyStrategy::least_used : KeyStrategy::round_robin;
  const std::optional<std::size_t> chosen = choose_key(candidates, last, strategy);
  if (!chosen) return {{}, wait};
  const Key& key = *rows[*chosen].key;
  note(provider, key);
  sqlite::Statement(database_, kDrawn).bind(provider, key.id.str()).run();
  take(provider, key, slot);
  transaction.commit();
  return {chosen, {}};
}

void KeyLedger::hold(const std::string& provider, const Key& key, int slot) {
  sqlite::Transaction transaction(database_);
  take(provider, key, slot);
  transaction.commit();
}

void KeyLedger::take(const std::string& provider, const Key& key, int slot) {
  const std::string& self = processes_.self.str();
  const std::int64_t since = unix_ms(clock_.wall());
  sqlite::Statement(database_, kHold).bind(self, slot, provider, key.id.str(), since).run();
  sqlite::Statement(database_, kJoin).bind(self, provider, since).run();
}

void KeyLedger::give_back(int slot) {
  sqlite::Statement(database_, "DELETE FROM leases WHERE process = ? AND slot = ?")
      .bind(processes_.self.str(), slot)
      .run();
}

void KeyLedger::leave() {
  sqlite::Transaction transaction(database_);
  forget(processes_.self);
  transaction.commit();
}

void KeyLedger::cool(const std::string& provider, const Key& key, Milliseconds length,
                     const std::string& reason) {
  sqlite::Transaction transaction(database_);
  note(provider, key);
  const SharedKey shared = read(provider, {key}).front().shared;
  if (shared.phase != KeyPhase::cooling || shared.left < length) {
    const bool alone = shared.organization.empty();
    const Moment since = now();
    sqlite::Statement(database_, kSetCooldown)
        .bind(provider, alone ? "key" : "organization", alone ? key.id.str() : shared.organization,
              reason, unix_ms(since.wall), unix_ms(since.wall + length), since.boot,
              steady_ms(since.steady))
        .run();
  }
  transaction.commit();
}

void KeyLedger::kill(const std::string& provider, const Key& key, const std::string& reason) {
  sqlite::Transaction transaction(database_);
  note(provider, key);
  sqlite::Statement(database_, kSetPhase)
      .bind(provider, key.id.str(), "dead", reason, unix_ms(clock_.wall()))
      .run();
  transaction.commit();
}

void KeyLedger::accept(const std::string& provider, const Key& key) {
  sqlite::Transaction transaction(database_);
  note(provider, key);
  sqlite::Statement(database_, kSetPhase)
      .bind(provider, key.id.str(), "valid", "", unix_ms(clock_.wall()))
      .run();
  transaction.commit();
}

void KeyLedger::learn_organization(const std::string& provider, const Key& key,
                                   const std::string& organization) {
  sqlite::Transaction transaction(database_);
  note(provider, key);
  sqlite::Statement(database_, kSetOrganization).bind(organization, provider, key.id.str()).run();
  transaction.commit();
}

std::vector<SharedKey> KeyLedger::states(const std::string& provider,
                                         const std::vector<Key>& pool) {
  sqlite::Transaction transaction(database_);
  std::vector<SharedKey> states;
  for (Row& row : read(provider, pool)) states.push_back(std::move(row.shared));
  return states;
}

void KeyLedger::reset(const std::string& provider, const Key& key) {
  sqlite::Transaction transaction(database_);
  const SharedKey shared = read(provider, {key}).front().shared;
  sqlite::Statement(database_, kSetPhase)
      .bind(provider, key.id.str(), "valid", "", unix_ms(clock_.wall()))
      .run();
  sqlite::Statement forget(
      database_, "DELETE FROM cooldowns WHERE provider = ? AND scope = ? AND subject = ?");
  forget.bind(provider, "key", key.id.str()).run();
  forget.bind(provider, "organization", shared.organization).run();
  transaction.commit();
}

void KeyLedger::reset_all() {
  sqlite::Transaction transaction(database_);
  database_.execute("DELETE FROM keys; DELETE FROM cooldowns");
  transaction.commit();
}

void KeyLedger::note(const std::string& provider, const Key& key) {
  sqlite::Statement(database_, kNote)
      .bind(provider, key.id.str(), key.label, unix_ms(clock_.wall()))
      .run();
}

void KeyLedger::forget_the_dead() {
  std::vector<ProcessId> ended;
  sqlite::Statement processes(database_,
                              "SELECT process FROM leases UNION SELECT process FROM members");
  while (processes.step()) {
    ProcessId process{std::string(processes.text(0))};
    if (!is_alive(process)) ended.push_back(std::move(process));
  }
  for (const ProcessId& process : ended) forget(process);
}

void KeyLedger::forget(const ProcessId& process) {
  sqlite::Statement(database_, "DELETE FROM leases WHERE process = ?").bind(process.str()).run();
  sqlite::Statement(database_, "DELETE FROM members WHERE process = ?").bind(process.str()).run();
}

bool KeyLedger::is_alive(const ProcessId& process) const {
  return process == processes_.self || processes_.is_alive(process);
}

bool KeyLedger::has_company(const std::string& provider) {
  sqlite::Statement others(database_,
                           "SELECT process FROM members WHERE provider = ? AND process <> ?");
  others.bind(provider, processes_.self.str());
  while (others.step()) {
    if (is_alive(ProcessId(std::string(others.text(0))))) return true;
  }
  return false;
}

std::vector<KeyLedger::Row> KeyLedger::read(const std::string& provider,
                                            const std::vector<Key>& pool) {
  std::vector<Row> rows;
  for (const Key& key : pool) {
    Row row{&key, {}, 0};
    row.shared.organization = key.organization;
    rows.push_back(std::move(row));
  }
  read_keys(provider, rows);
  read_cooldowns(provider, rows);
  read_leases(provider, rows);
  return rows;
}

void KeyLedger::read_keys(const std::string& provider, std::vector<Row>& rows) {
  sqlite::Statement keys(database_, kKeys);
  keys.bind(provider);
  while (keys.step()) {
    for (Row& row : rows) {
      if (row.key->id.str() != keys.text(0)) continue;
      if (!keys.text(1).empty()) row.shared.organization = keys.text(1);
      if (keys.text(2) == "dead") row.shared.phase = KeyPhase::dead;
      row.shared.reason = keys.text(3);
      row.drawn = keys.integer(4);
    }
  }
}

// After the keys: a cooldown of an organization is looked up by what is known of it by then.
void KeyLedger::read_cooldowns(const std::string& provider, std::vector<Row>& rows) {
  const Moment at = now();
  sqlite::Statement cooldowns(database_, kCooldowns);
  cooldowns.bind(provider);
  while (cooldowns.step()) {
    const bool shared = cooldowns.text(0) == "organization";
    const Cooldown cooldown = cooldown_in(cooldowns);
    const Milliseconds left = remaining(cooldown, at);
    for (Row& row : rows) {
      const std::string& subject = shared ? row.shared.organization : row.key->id.str();
      const bool longer = left > row.shared.left && row.shared.phase != KeyPhase::dead;
      if (subject != cooldowns.text(1) || !longer) continue;
      row.shared.phase = KeyPhase::cooling;
      row.shared.left = left;
      row.shared.reason = cooldown.reason;
    }
  }
}

void KeyLedger::read_leases(const std::string& provider, std::vector<Row>& rows) {
  sqlite::Statement leases(database_, kLeases);
  leases.bind(provider);
  while (leases.step()) {
    if (!is_alive(ProcessId(std::string(leases.text(1))))) continue;
    for (Row& row : rows) {
      if (row.key->id.str() != leases.text(0)) continue;
      row.shared.leases += static_cast<int>(leases.integer(2));
      ++row.shared.processes;
    }
  }
}

Moment KeyLedger::now() const {
  return {clock_.wall(), clock_.now(), processes_.boot};
}

}  // namespace bench
