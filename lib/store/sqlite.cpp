#include "store/sqlite.hpp"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sqlite3.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "os/fd.hpp"
#include "os/file.hpp"

namespace bench::sqlite {

namespace fs = std::filesystem;

namespace {

// How long another process may hold the right to write before we give up.
constexpr int kBusyMilliseconds = 30'000;

// WAL with NORMAL does not wait for the disk at a commit: after a power failure the last
// transactions may be missing, but never a part of one, and what they said stands durably in the
// files, from which they are made again. A killed process loses nothing.
constexpr const char* kWriterSettings =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

std::string advice(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk is full: free some space or choose another --results-dir";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return "choose a --results-dir that you may write to";
    case SQLITE_BUSY:
      return "another bench holds it: wait for it to finish";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "`bench results --reindex` makes it anew from the files beside it";
    default:
      return {};
  }
}

// SQLite gives its side files the mode of the database, so that is where privacy begins.
void make_private_file(const fs::path& path) {
  const Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) throw file_error("opening the ledger", path, errno);
}

// A folder that cannot be written to cannot hold the side files that WAL needs even for reading.
// Without them nobody is writing, and the file alone is the database.
bool is_at_rest(const fs::path& path) {
  return ::access(path.parent_path().c_str(), W_OK) != 0 && !fs::exists(path.string() + "-wal");
}

std::string uri_of(const fs::path& path) {
  std::string uri = "file:";
  for (const char c : fs::absolute(path).string()) {
    const bool plain = c != '?' && c != '#' && c != '%';
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

}  // namespace

Database::Database(const fs::path& path, Access access) : path_(path) {
  const bool writes = access == Access::read_write;
  if (writes) make_private_file(path);
  const int mode = writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  const int flags = mode | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  const std::string uri = uri_of(path) + (!writes && is_at_rest(path) ? "?immutable=1" : "");
  try {
    if (sqlite3_open_v2(uri.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
      fail("opening the ledger");
    }
    sqlite3_busy_timeout(handle_, kBusyMilliseconds);
    sqlite3_extended_result_codes(handle_, 1);
    if (writes) settle_in();
  } catch (...) {
    sqlite3_close(handle_);
    throw;
  }
}

Database::Database(Database&& other) noexcept
    : path_(std::move(other.path_)),
      handle_(std::exchange(other.handle_, nullptr)),
      begin_(std::exchange(other.begin_, {})),
      commit_(std::exchange(other.commit_, {})) {}

Database::~Database() {
  for (const Frame& frame : {begin_, commit_}) sqlite3_finalize(frame.prepared);
  sqlite3_close(handle_);
}

// Many that meet at a new file would each have to wait for the others before it is in WAL mode,
// which SQLITE_BUSY tells all but one of them at once: SQLite's own patience does not cover that
// step.
void Database::settle_in() {
  const auto give_up = std::chrono::steady_clock::now() + Milliseconds(kBusyMilliseconds);
  while (sqlite3_exec(handle_, kWriterSettings, nullptr, nullptr, nullptr) != SQLITE_OK) {
    const bool busy = (sqlite3_errcode(handle_) & 0xff) == SQLITE_BUSY;
    if (!busy || std::chrono::steady_clock::now() > give_up) fail("writing the ledger");
    std::this_thread::sleep_for(Milliseconds(5));
  }
}

void Database::fail(const std::string& doing) const {
  const int code = sqlite3_errcode(handle_);
  throw Error(ExitCode::store_failed,
              fmt::format("{} '{}': {}", doing, printable(path_.string()), sqlite3_errmsg(handle_)),
              advice(code));
}

void Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail("writing the ledger");
  }
}

void Database::execute(Frame& frame) {
  if (frame.prepared == nullptr &&
      sqlite3_prepare_v3(handle_, frame.sql, -1, SQLITE_PREPARE_PERSISTENT, &frame.prepared,
                         nullptr) != SQLITE_OK) {
    fail("writing the ledger");
  }
  // What went wrong is kept by the database; reset only repeats it.
  const bool done = sqlite3_step(frame.prepared) == SQLITE_DONE;
  sqlite3_reset(frame.prepared);
  if (!done) fail("writing the ledger");
}

int Database::user_version() {
  Statement query(*this, "PRAGMA user_version");
  query.step();
  return static_cast<int>(query.integer(0));
}

void create_tables(Database& database, const std::string& tables, int version) {
  Transaction transaction(database);
  if (database.user_version() == 0) {
    database.execute(tables);
    database.execute(fmt::format("PRAGMA user_version = {}", version));
  }
  transaction.commit();
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  if (sqlite3_prepare_v3(database.handle_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &handle_, nullptr) != SQLITE_OK) {
    database.fail("reading the ledger");
  }
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), handle_(std::exchange(other.handle_, nullptr)) {}

Statement::~Statement() {
  sqlite3_finalize(handle_);
}

bool Statement::step() {
  const int result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  try {
    database_.fail(sqlite3_stmt_readonly(handle_) != 0 ? "reading the ledger"
                                                       : "writing the ledger");
  } catch (...) {
    sqlite3_reset(handle_);
    throw;
  }
}

void Statement::run() {
  step();
  reset();
}

// The error of the last run is reported by step(); reset only repeats it.
void Statement::reset() {
  sqlite3_reset(handle_);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_, column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(handle_, column);
}

std::string_view Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

void Statement::bind_null(int index) {
  sqlite3_bind_null(handle_, index);
}

void Statement::bind_integer(int index, std::int64_t value) {
  sqlite3_bind_int64(handle_, index, value);
}

void Statement::bind_real(int index, double value) {
  sqlite3_bind_double(handle_, index, value);
}

// SQLITE_STATIC: the caller's text outlives the run, and is not copied.
void Statement::bind_text(int index, std::string_view value) {
  sqlite3_bind_text(handle_, index, value.data() == nullptr ? "" : value.data(),
                    static_cast<int>(value.size()), nullptr);
}

Transaction::Transaction(Database& database) : database_(database) {
  database_.execute(database_.begin_);
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (...) {  // SQLite has rolled back already
  }
}

void Transaction::commit() {
  database_.execute(database_.commit_);
  open_ = false;
}

}  // namespace bench::sqlite
