#include "store/ledger_schema.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "store/attempts_on_disk.hpp"
#include "store/json_record.hpp"

namespace bench {

namespace {

constexpr int kLedgerVersion = 2;

constexpr const char* kReindexHint =
    "`bench results --reindex` makes it anew from the files beside it";

// Times are milliseconds since 1970 in UTC. What is not known is NULL. The states of a run are
// compared one by one: for a list of three SQLite would make a table in memory at each write.
constexpr const char* kLedgerTables = R"sql(
CREATE TABLE matrices (
  id            TEXT PRIMARY KEY,
  created_ms    INTEGER NOT NULL,
  bench_version TEXT NOT NULL,
  suite         TEXT NOT NULL,
  planned       INTEGER NOT NULL,
  state         TEXT NOT NULL CHECK (state IN ('open', 'finished', 'interrupted')),
  ended_ms      INTEGER,
  stop_asked    INTEGER NOT NULL DEFAULT 0  -- 1: stop it, 2: now
);

-- A run has a row from its first start on. `outcome` and what follows are its last attempt's, but
-- for `cost_usd` and `tokens`: those are of all, and NULL where an attempt's are.
CREATE TABLE runs (
  number            INTEGER PRIMARY KEY,
  matrix_id         TEXT NOT NULL REFERENCES matrices (id),
  run_id            TEXT NOT NULL,
  scenario          TEXT NOT NULL,
  harness           TEXT NOT NULL,
  agent             TEXT NOT NULL,
  model             TEXT NOT NULL,
  persona           TEXT NOT NULL,
  mode              TEXT NOT NULL,
  trial             INTEGER NOT NULL,
  state             TEXT NOT NULL
                    CHECK (state = 'running' OR state = 'waiting' OR state = 'finished'),
  attempts          INTEGER NOT NULL,
  outcome           TEXT,
  reason            TEXT,
  highest_gate      INTEGER,
  normalized_score  REAL,
  started_ms        INTEGER NOT NULL,
  ended_ms          INTEGER,
  exit_code         INTEGER,
  out_of_memory     INTEGER,
  key_label         TEXT,
  cost_usd          REAL,
  tokens            REAL,
  cpu_ms            INTEGER,
  peak_memory_bytes INTEGER,
  UNIQUE (matrix_id, run_id)
);

CREATE TABLE attempts (
  run        INTEGER NOT NULL REFERENCES runs (number),
  attempt    INTEGER NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('started', 'finished')),
  outcome    TEXT,
  reason     TEXT,
  key_label  TEXT NOT NULL,
  container  TEXT NOT NULL,
  slot       INTEGER NOT NULL,
  ran        INTEGER NOT NULL DEFAULT 0,  -- 1: its container was started
  started_ms INTEGER NOT NULL,
  ended_ms   INTEGER,
  cost_usd   REAL,
  spent_usd  REAL,  -- of its budget: more than the cost where that is not known of every answer
  tokens     REAL,
  PRIMARY KEY (run, attempt)
) WITHOUT ROWID;
)sql";

// From version 1, which had what the last attempt did cost in its run's row only.
constexpr const char* kCostsOfAttempts = R"sql(
ALTER TABLE attempts ADD COLUMN cost_usd REAL;
ALTER TABLE attempts ADD COLUMN spent_usd REAL;
ALTER TABLE attempts ADD COLUMN tokens REAL;
UPDATE attempts SET (cost_usd, spent_usd, tokens) =
  (SELECT cost_usd, cost_usd, tokens FROM runs WHERE number = run AND attempts = attempt);
UPDATE runs SET cost_usd = NULL, tokens = NULL WHERE attempts > 1;
PRAGMA user_version = 2;
)sql";

// Another process may have been faster.
void bring_up_to_date(sqlite::Database& database) {
  sqlite::Transaction transaction(database);
  if (database.user_version() == 1) database.execute(kCostsOfAttempts);
  transaction.commit();
}

}  // namespace

void prepare_ledger(sqlite::Database& database, sqlite::Database::Access access) {
  const int version = database.user_version();
  const std::string path = database.path().string();
  if (version > kLedgerVersion) refuse_newer(path, version, kLedgerVersion);
  if (version == kLedgerVersion) return;
  if (access == sqlite::Database::Access::read_only) {
    if (version > 0) return;  // what readers ask for has been there since the first
    throw Error(ExitCode::store_failed,
                fmt::format("reading the ledger '{}': it is empty", printable(path)), kReindexHint);
  }
  sqlite::create_tables(database, kLedgerTables, kLedgerVersion);
  bring_up_to_date(database);
}

sqlite::Database open_ledger_to_read(const ResultsFolder& folder) {
  constexpr auto kAccess = sqlite::Database::Access::read_only;
  if (!std::filesystem::exists(folder.ledger())) {
    if (!matrices_on_disk(folder).empty()) {
      throw Error(ExitCode::store_failed,
                  fmt::format("the ledger '{}' is gone", printable(folder.ledger().string())),
                  kReindexHint);
    }
    throw Error(ExitCode::store_failed,
                fmt::format("there are no results in '{}'", printable(folder.root().string())),
                "name the folder with --results-dir");
  }
  sqlite::Database database(folder.ledger(), kAccess);
  prepare_ledger(database, kAccess);
  return database;
}

}  // namespace bench
