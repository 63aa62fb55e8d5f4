#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "runs/assignment.hpp"
#include "runs/resumption.hpp"
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

// What has happened, in one SQLite file: every change of a run's state is one transaction, made
// after the files that it speaks of are durable. Thread-safe. Other processes may read and write it
// at the same time. Throws Error with ExitCode::store_failed.
class Ledger {
 public:
  // Makes the file when it is not there; refuses one of a newer bench.
  explicit Ledger(const std::filesystem::path& path);

  // A matrix that is known is opened again.
  void open_matrix(const MatrixEntry& matrix);
  void close_matrix(const MatrixId& matrix, MatrixState state, WallTime ended);

  // An attempt is about to be. Again for the same attempt: it starts over.
  void start_attempt(const MatrixId& matrix, const Assignment& assignment, WallTime now);
  void finish_attempt(const StoredAttempt& attempt);

  // The last attempt that was begun of every run.
  [[nodiscard]] std::vector<PastAttempt> last_attempts(const MatrixId& matrix);

  // A wish for whoever runs the matrix, from any process.
  void ask_to_stop(const MatrixId& matrix, StopWish wish);
  [[nodiscard]] StopWish stop_wish(const MatrixId& matrix);

  // Every attempt of a run that was started, in order.
  [[nodiscard]] std::vector<AttemptSummary> attempts(const MatrixId& matrix, const RunId& run);

 private:
  [[nodiscard]] std::int64_t finish_run(const StoredAttempt& attempt);

  std::mutex mutex_;  // guards everything below
  sqlite::Database database_;
  sqlite::Statement start_run_;
  sqlite::Statement start_attempt_;
  sqlite::Statement finish_run_;
  sqlite::Statement finish_attempt_;
  sqlite::Statement attempts_;
  sqlite::Statement stop_wish_;
};

[[nodiscard]] std::string_view name(MatrixState state);
[[nodiscard]] MatrixState matrix_state_named(std::string_view name);

}  // namespace bench
