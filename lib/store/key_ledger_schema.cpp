#include "store/key_ledger_schema.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "os/file.hpp"

namespace bench {

namespace {

constexpr int kKeyLedgerVersion = 1;

// Times are milliseconds: `_ms` since 1970 in UTC, `steady_ms` since the boot. A key is named by
// the fingerprint of its secret; a secret is never in here.
constexpr const char* kKeyLedgerTables = R"sql(
CREATE TABLE keys (
  provider      TEXT NOT NULL,
  fingerprint   TEXT NOT NULL,
  label         TEXT NOT NULL,              -- for people; what it was called last
  organization  TEXT NOT NULL DEFAULT '',   -- empty: not known
  phase         TEXT NOT NULL DEFAULT 'valid' CHECK (phase IN ('valid', 'dead')),
  reason        TEXT NOT NULL DEFAULT '',
  since_ms      INTEGER NOT NULL,
  drawn         INTEGER NOT NULL DEFAULT 0, -- grows with each draw: the highest was drawn last
  PRIMARY KEY (provider, fingerprint)
) WITHOUT ROWID;

CREATE TABLE cooldowns (
  provider  TEXT NOT NULL,
  scope     TEXT NOT NULL CHECK (scope IN ('key', 'organization')),
  subject   TEXT NOT NULL,                  -- a fingerprint, or an organization
  reason    TEXT NOT NULL,
  since_ms  INTEGER NOT NULL,
  until_ms  INTEGER NOT NULL,
  boot      TEXT NOT NULL,                  -- in which `steady_ms` was read
  steady_ms INTEGER NOT NULL,
  PRIMARY KEY (provider, scope, subject)
) WITHOUT ROWID;

CREATE TABLE leases (
  process     TEXT NOT NULL,                -- boot/pid/start time
  slot        INTEGER NOT NULL,
  provider    TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  since_ms    INTEGER NOT NULL,
  PRIMARY KEY (process, slot)
) WITHOUT ROWID;

-- The processes that draw from a provider's keys, also while they hold none.
CREATE TABLE members (
  process  TEXT NOT NULL,
  provider TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  PRIMARY KEY (process, provider)
) WITHOUT ROWID;
)sql";

// What helps is not what helps a folder of results.
sqlite::Database open_file(const std::filesystem::path& folder) {
  try {
    ensure_folder(folder);
    return {folder / "keys.db", sqlite::Database::Access::read_write};
  } catch (const Error& error) {
    throw Error(error.code(), error.message(),
                "set BENCH_STATE_DIR to a folder that you may write to; a 'keys.db' that is broken "
                "can be deleted");
  }
}

}  // namespace

sqlite::Database open_key_ledger(const std::filesystem::path& folder) {
  sqlite::Database database = open_file(folder);
  const std::string path = printable(database.path().string());
  const int version = database.user_version();
  if (version > kKeyLedgerVersion) {
    throw usage_error(
        fmt::format("'{}' was written by a newer bench: its format is version {}, this one knows "
                    "up to {}",
                    path, version, kKeyLedgerVersion),
        "update bench, or set BENCH_STATE_DIR to another folder");
  }
  if (version < kKeyLedgerVersion)
    sqlite::create_tables(database, kKeyLedgerTables, kKeyLedgerVersion);
  return database;
}

}  // namespace bench
