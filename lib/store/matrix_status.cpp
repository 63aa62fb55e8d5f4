#include "store/matrix_status.hpp"

#include <numeric>

#include "os/lock_file.hpp"
#include "store/ledger_schema.hpp"

namespace bench {

namespace {

constexpr const char* kMatrix = "SELECT state, ended_ms, stop_asked FROM matrices WHERE id = ?";

constexpr const char* kFinished = R"sql(
SELECT outcome, count(*) FROM runs WHERE matrix_id = ? AND state = 'finished' GROUP BY outcome)sql";

constexpr const char* kAgain =
    "SELECT count(*) FROM runs WHERE matrix_id = ? AND state = 'waiting'";

constexpr const char* kRunning = R"sql(
SELECT run_id, attempt, slot, attempts.key_label, container, attempts.started_ms
FROM runs JOIN attempts ON attempts.run = runs.number AND attempt = runs.attempts
WHERE matrix_id = ? AND runs.state = 'running' AND attempts.state = 'started' ORDER BY slot)sql";

void read_matrix(sqlite::Database& database, MatrixStatus& status) {
  sqlite::Statement query(database, kMatrix);
  query.bind(status.matrix.id.str());
  if (!query.step()) return;
  status.matrix.state = matrix_state_named(query.text(0));
  if (!query.is_null(1)) status.ended = from_unix_ms(query.integer(1));
  status.stop_wish = static_cast<StopWish>(query.integer(2));
}

void count_runs(sqlite::Database& database, MatrixStatus& status) {
  sqlite::Statement finished(database, kFinished);
  finished.bind(status.matrix.id.str());
  while (finished.step()) {
    const auto outcome = outcome_named(finished.text(0));
    if (outcome) status.finished[*outcome] = static_cast<std::size_t>(finished.integer(1));
  }
  sqlite::Statement again(database, kAgain);
  again.bind(status.matrix.id.str());
  if (again.step()) status.again = static_cast<std::size_t>(again.integer(0));
}

void list_running(sqlite::Database& database, MatrixStatus& status) {
  sqlite::Statement query(database, kRunning);
  query.bind(status.matrix.id.str());
  while (query.step()) {
    RunningAttempt& one = status.running.emplace_back();
    one.run = RunId(std::string(query.text(0)));
    one.attempt = static_cast<int>(query.integer(1));
    one.slot = static_cast<int>(query.integer(2));
    one.key_label = query.text(3);
    one.container = AttemptName(std::string(query.text(4)));
    one.started = from_unix_ms(query.integer(5));
  }
}

}  // namespace

std::size_t MatrixStatus::done() const {
  return std::accumulate(finished.begin(), finished.end(), std::size_t{0},
                         [](std::size_t sum, const auto& one) { return sum + one.second; });
}

std::string state_name(const MatrixStatus& status) {
  if (status.owner) return status.stop_wish == StopWish::none ? "running" : "stopping";
  return status.is_cut_off() ? "cut off" : std::string(name(status.matrix.state));
}

MatrixStatus read_status(const ResultsFolder& results, const MatrixEntry& matrix) {
  MatrixStatus status;
  status.matrix = matrix;
  // Asked for first: a matrix that ends meanwhile says so before it is nobody's.
  status.owner = LockFile::owner(results.matrix_lock(matrix.id));
  sqlite::Database database = open_ledger_to_read(results);
  sqlite::Statement(database, "BEGIN").run();  // all of it as of one moment
  read_matrix(database, status);
  count_runs(database, status);
  list_running(database, status);
  return status;
}

}  // namespace bench
