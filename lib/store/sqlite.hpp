#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

// The few parts of SQLite that the store needs, with owners. What fails throws Error with
// ExitCode::store_failed. A database and its statements belong to one thread at a time.
namespace bench::sqlite {

class Database {
 public:
  enum class Access { read_write, read_only };

  // With read_write, a file that is not there is made, 0600, and used in WAL mode.
  Database(const std::filesystem::path& path, Access access);
  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();

  // Statements without parameters or results, one or several.
  void execute(const std::string& sql);

  [[nodiscard]] int user_version();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  friend class Statement;
  friend class Transaction;

  // One of the statements that go around others: they are prepared once.
  struct Frame {
    const char* sql;
    sqlite3_stmt* prepared = nullptr;
  };

  void settle_in();
  void execute(Frame& frame);
  [[noreturn]] void fail(const std::string& doing) const;

  std::filesystem::path path_;
  sqlite3* handle_ = nullptr;
  Frame begin_{"BEGIN IMMEDIATE"};
  Frame commit_{"COMMIT"};
};

// A prepared statement, used again and again: reset(), bind(), then step() through the rows.
class Statement {
 public:
  // `database` is borrowed.
  Statement(Database& database, std::string_view sql);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Makes it ready to run again with these parameters, in order. Text is borrowed until then.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_at(++index, values), ...);
    return *this;
  }

  // True: there is a row. False: it is done.
  bool step();

  // For statements without rows.
  void run();

  void reset();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  // valid until the next step()

 private:
  void bind_null(int index);
  void bind_integer(int index, std::int64_t value);
  void bind_real(int index, double value);
  void bind_text(int index, std::string_view value);

  void bind_at(int index, std::integral auto value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }
  void bind_at(int index, double value) { bind_real(index, value); }
  void bind_at(int index, std::string_view value) { bind_text(index, value); }
  void bind_at(int index, const std::string& value) { bind_text(index, value); }
  void bind_at(int index, const char* value) { bind_text(index, value); }
  template <typename Value>
  void bind_at(int index, const std::optional<Value>& value) {
    if (value) {
      bind_at(index, *value);
    } else {
      bind_null(index);
    }
  }

  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

// All or nothing: what is not committed is undone. Takes the right to write at once, so that it
// waits for other processes at its beginning and nowhere else.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

// Makes the tables of a database that is new, and notes their version, unless another process was
// faster.
void create_tables(Database& database, const std::string& tables, int version);

}  // namespace bench::sqlite
