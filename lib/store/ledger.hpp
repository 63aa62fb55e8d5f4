#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "runs/assignment.hpp"
#include "runs/resumption.hpp"
#include "store/matrix_record.hpp"
#include "store/sqlite.hpp"
#include "store/stored_attempt.hpp"

namespace bench {

enum class MatrixState { open, finished, interrupted };

// What others ask of a running matrix, as Ctrl-C does once and twice.
enum class StopWish { none, stop, stop_now };

// One matrix, as the ledger lists it.
struct MatrixEntry {
  MatrixId id;
  WallTime created;
  std::string bench_version;
  std::string suite;
  std::size_t planned = 0;
  MatrixState state = MatrixState::open;
};

struct SpentByAttempt {
  RunId run;
  int attempt = 1;
  // All of it; nothing: nobody knows, or an earlier bench did not note it.
  std::optional<Usd> spent;
};

// What has happened, in one SQLite file. That an attempt is about to be is written at once; that it
// runs, and that it has ended, once the files that say so are durable, with the next start or by
// tell(), whichever comes first: of a bench that is killed before, the files tell it. Thread-safe.
// Other processes may read and write the file at the same time. Throws Error with
// ExitCode::store_failed.
class Ledger {
 public:
  // Makes the file when it is not there; refuses one of a newer bench.
  explicit Ledger(const std::filesystem::path& path);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // A matrix that is known is opened again.
  void open_matrix(const MatrixEntry& matrix);
  void close_matrix(const MatrixId& matrix, MatrixState state, WallTime ended);

  // An attempt is about to be. Again for the same attempt: it starts over.
  void start_attempt(const MatrixId& matrix, const Assignment& assignment, WallTime now);

  // Its container runs.
  void attempt_runs(const MatrixId& matrix, const Assignment& assignment);
  void finish_attempt(StoredAttempt attempt);

  // Writes what was not written yet; the questions below see only what is.
  void tell();

  // What stands in the files and not here. The attempts of a run in their order.
  void restore_attempt(const StoredAttempt& attempt);

  // The last attempt of every run that is finished here.
  [[nodiscard]] std::unordered_map<std::string, int> finished_attempts(const MatrixId& matrix);

  // The last attempt that was begun of every run.
  [[nodiscard]] std::vector<PastAttempt> last_attempts(const MatrixId& matrix);

  // What every finished attempt has spent of its budget.
  [[nodiscard]] std::vector<SpentByAttempt> spent(const MatrixId& matrix);

  // A wish for whoever runs the matrix, from any process.
  void ask_to_stop(const MatrixId& matrix, StopWish wish);
  [[nodiscard]] StopWish stop_wish(const MatrixId& matrix);

  // Every attempt of a run that was started, in order. How the last one ended may not be written.
  [[nodiscard]] std::vector<AttemptSummary> attempts(const MatrixId& matrix, const RunId& run);

 private:
  struct Begun {
    const RunId& run;
    const Axes& axes;
    int attempt;
    const std::string& key_label;
    const AttemptName& container;
    int slot;
    WallTime when;
  };

  struct Running {
    MatrixId matrix;
    RunId run;
    int attempt;
  };

  void write(const Running& one);
  void write(const StoredAttempt& ended);
  void write_news();
  void begin(const MatrixId& matrix, const Begun& begun);
  [[nodiscard]] std::int64_t number_of(const MatrixId& matrix, const RunId& run);
  void finish_run(std::int64_t number, const AttemptResult& result);

  std::mutex mutex_;  // guards everything below
  sqlite::Database database_;
  sqlite::Statement start_run_;
  sqlite::Statement run_number_;
  sqlite::Statement start_attempt_;
  sqlite::Statement attempt_runs_;
  sqlite::Statement finish_run_;
  sqlite::Statement finish_attempt_;
  sqlite::Statement attempts_;
  sqlite::Statement stop_wish_;
  std::vector<std::variant<Running, StoredAttempt>> news_;  // what is not written yet
};

// How a matrix of `runs` runs is listed when it is opened.
[[nodiscard]] MatrixEntry entry_of(const MatrixRecord& matrix, std::size_t runs);

[[nodiscard]] std::string_view name(MatrixState state);
[[nodiscard]] MatrixState matrix_state_named(std::string_view name);

}  // namespace bench
