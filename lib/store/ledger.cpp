#include "store/ledger.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "store/ledger_schema.hpp"

namespace bench {

namespace {

constexpr const char* kOpenMatrix = R"sql(
INSERT INTO matrices (id, created_ms, bench_version, suite, planned, state)
VALUES (?, ?, ?, ?, ?, 'open')
ON CONFLICT (id) DO UPDATE SET state = 'open', ended_ms = NULL, stop_asked = 0)sql";

constexpr const char* kCloseMatrix = "UPDATE matrices SET state = ?2, ended_ms = ?3 WHERE id = ?1";

// Of a matrix that is over nothing runs: what looks like it was never taken by the engine.
constexpr const char* kNothingRuns =
    "UPDATE runs SET state = 'waiting' WHERE matrix_id = ? AND state = 'running'";

constexpr const char* kStartRun = R"sql(
INSERT INTO runs (matrix_id, run_id, scenario, harness, agent, model, persona, mode, trial, attempts,
                  started_ms, state)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running')
ON CONFLICT (matrix_id, run_id) DO UPDATE SET
  state = 'running', attempts = max(attempts, excluded.attempts), outcome = NULL, reason = NULL,
  highest_gate = NULL, normalized_score = NULL, ended_ms = NULL, exit_code = NULL,
  out_of_memory = NULL, key_label = NULL, cost_usd = NULL, tokens = NULL, cpu_ms = NULL,
  peak_memory_bytes = NULL)sql";

// Asked for apart from the writes: RETURNING makes a table in memory each time.
constexpr const char* kRunNumber = "SELECT number FROM runs WHERE matrix_id = ? AND run_id = ?";

constexpr const char* kStartAttempt = R"sql(
INSERT INTO attempts (run, attempt, key_label, container, slot, started_ms, state)
VALUES (?, ?, ?, ?, ?, ?, 'started')
ON CONFLICT (run, attempt) DO UPDATE SET
  key_label = excluded.key_label, slot = excluded.slot, started_ms = excluded.started_ms,
  state = 'started')sql";

constexpr const char* kAttemptRuns = R"sql(
UPDATE attempts SET ran = 1
WHERE run = (SELECT number FROM runs WHERE matrix_id = ? AND run_id = ?) AND attempt = ?)sql";

constexpr const char* kFinishRun = R"sql(
UPDATE runs SET
  state = ?2, outcome = ?3, reason = ?4, highest_gate = ?5, normalized_score = ?6, ended_ms = ?7,
  exit_code = ?8, out_of_memory = ?9, key_label = ?10, cpu_ms = ?11, peak_memory_bytes = ?12,
  started_ms = CASE WHEN ?13 = 1 THEN ?14 ELSE started_ms END,
  (cost_usd, tokens) = (SELECT
      CASE WHEN count(cost_usd) = max(attempt) THEN round(sum(cost_usd), 9) END,
      CASE WHEN count(tokens) = max(attempt) THEN sum(tokens) END
    FROM attempts WHERE run = ?1)
WHERE number = ?1)sql";

constexpr const char* kFinishAttempt = R"sql(
UPDATE attempts SET
  state = 'finished', outcome = ?3, reason = ?4, key_label = ?5, container = ?6, started_ms = ?7,
  ended_ms = ?8, cost_usd = ?9, spent_usd = ?10, tokens = ?11, ran = ?12
WHERE run = ?1 AND attempt = ?2)sql";

constexpr const char* kAttempts = R"sql(
SELECT attempt, attempts.outcome, attempts.reason, attempts.key_label, attempts.started_ms,
       attempts.ended_ms, attempts.cost_usd
FROM attempts JOIN runs ON runs.number = attempts.run
WHERE matrix_id = ? AND run_id = ? ORDER BY attempt)sql";

constexpr const char* kLastAttempts = R"sql(
SELECT run_id, attempt, slot, attempts.outcome, container, attempts.key_label, attempts.started_ms, ran
FROM attempts JOIN runs ON runs.number = attempts.run
WHERE matrix_id = ? AND attempt = runs.attempts ORDER BY runs.number)sql";

constexpr const char* kFinishedAttempts = R"sql(
SELECT run_id, max(attempt) FROM attempts JOIN runs ON runs.number = attempts.run
WHERE matrix_id = ? AND attempts.state = 'finished' GROUP BY run)sql";

constexpr const char* kSpent = R"sql(
SELECT run_id, attempt, spent_usd FROM attempts JOIN runs ON runs.number = attempts.run
WHERE matrix_id = ? AND attempts.state = 'finished')sql";

constexpr const char* kStopWish = "SELECT stop_asked FROM matrices WHERE id = ?";

sqlite::Database open_ledger(const std::filesystem::path& path) {
  constexpr auto kAccess = sqlite::Database::Access::read_write;
  sqlite::Database database(path, kAccess);
  prepare_ledger(database, kAccess);
  return database;
}

}  // namespace

Ledger::Ledger(const std::filesystem::path& path)
    : database_(open_ledger(path)),
      start_run_(database_, kStartRun),
      run_number_(database_, kRunNumber),
      start_attempt_(database_, kStartAttempt),
      attempt_runs_(database_, kAttemptRuns),
      finish_run_(database_, kFinishRun),
      finish_attempt_(database_, kFinishAttempt),
      attempts_(database_, kAttempts),
      stop_wish_(database_, kStopWish) {}

Ledger::~Ledger() {
  try {
    tell();
  } catch (const std::exception&) {  // as if bench had been killed a moment ago
    return;
  }
}

// The one write that waits for the disk: without this row nobody would look for the files that all
// others can be made from.
void Ledger::open_matrix(const MatrixEntry& matrix) {
  const std::lock_guard lock(mutex_);
  database_.execute("PRAGMA synchronous = FULL");
  sqlite::Statement(database_, kOpenMatrix)
      .bind(matrix.id.str(), unix_ms(matrix.created), matrix.bench_version, matrix.suite,
            matrix.planned)
      .run();
  database_.execute("PRAGMA synchronous = NORMAL");
}

void Ledger::close_matrix(const MatrixId& matrix, MatrixState state, WallTime ended) {
  const std::lock_guard lock(mutex_);
  sqlite::Transaction transaction(database_);
  write_news();
  sqlite::Statement(database_, kCloseMatrix).bind(matrix.str(), name(state), unix_ms(ended)).run();
  sqlite::Statement(database_, kNothingRuns).bind(matrix.str()).run();
  transaction.commit();
  news_.clear();
}

void Ledger::start_attempt(const MatrixId& matrix, const Assignment& assignment, WallTime now) {
  const std::lock_guard lock(mutex_);
  sqlite::Transaction transaction(database_);
  write_news();
  begin(matrix, {assignment.run.id, axes_of(assignment.run), assignment.attempt,
                 assignment.key_label, assignment.spec.name, assignment.spec.slot, now});
  transaction.commit();
  news_.clear();
}

void Ledger::attempt_runs(const MatrixId& matrix, const Assignment& assignment) {
  const std::lock_guard lock(mutex_);
  news_.emplace_back(Running{matrix, assignment.run.id, assignment.attempt});
}

void Ledger::finish_attempt(StoredAttempt attempt) {
  const std::lock_guard lock(mutex_);
  std::erase_if(news_, [&](const auto& one) {
    const auto* running = std::get_if<Running>(&one);
    return running != nullptr && running->run == attempt.result.run.id;
  });
  news_.emplace_back(std::move(attempt));
}

// Within a transaction.
void Ledger::write_news() {
  for (const auto& one : news_) {
    std::visit([this](const auto& news) { write(news); }, one);
  }
}

void Ledger::tell() {
  const std::lock_guard lock(mutex_);
  if (news_.empty()) return;
  sqlite::Transaction transaction(database_);
  write_news();
  transaction.commit();
  news_.clear();
}

void Ledger::write(const Running& one) {
  attempt_runs_.bind(one.matrix.str(), one.run.str(), one.attempt).run();
}

void Ledger::begin(const MatrixId& matrix, const Begun& begun) {
  const Axes& axes = begun.axes;
  start_run_
      .bind(matrix.str(), begun.run.str(), axes.scenario, axes.harness, axes.agent, axes.model,
            axes.persona, axes.mode, axes.trial, begun.attempt, unix_ms(begun.when))
      .run();
  start_attempt_
      .bind(number_of(matrix, begun.run), begun.attempt, begun.key_label, begun.container.str(),
            begun.slot, unix_ms(begun.when))
      .run();
}

void Ledger::restore_attempt(const StoredAttempt& attempt) {
  const AttemptResult& result = attempt.result;
  const std::lock_guard lock(mutex_);
  sqlite::Transaction transaction(database_);
  begin(attempt.matrix, {result.run.id, attempt.axes, result.attempt, result.key_label,
                         result.container, 0, result.started});
  write(attempt);
  transaction.commit();
}

void Ledger::write(const StoredAttempt& ended) {
  const AttemptResult& result = ended.result;
  const std::int64_t number = number_of(ended.matrix, result.run.id);
  const std::optional<double> cost = known_cost(result);
  std::optional<double> spent = cost;
  if (result.gateway && !result.gateway->begun_before) spent = dollars_in(result.gateway->spent);
  finish_attempt_
      .bind(number, result.attempt, name(result.outcome), result.reason, result.key_label,
            result.container.str(), unix_ms(result.started), unix_ms(result.ended), cost, spent,
            known_tokens(result), !result.never_ran)
      .run();
  finish_run(number, result);
}

std::int64_t Ledger::number_of(const MatrixId& matrix, const RunId& run) {
  run_number_.bind(matrix.str(), run.str());
  if (!run_number_.step()) {
    throw Error(ExitCode::store_failed,
                fmt::format("the ledger has no run '{}' that could be finished", run.str()));
  }
  const std::int64_t number = run_number_.integer(0);
  run_number_.reset();
  return number;
}

void Ledger::finish_run(std::int64_t number, const AttemptResult& result) {
  std::optional<int> gate;
  std::optional<double> score;
  if (result.score) {
    gate = result.score->highest_gate;
    score = result.score->normalized_score;
  }
  std::optional<std::int64_t> cpu;
  std::optional<std::uint64_t> memory;
  if (result.usage) {
    cpu = result.usage->cpu.count();
    memory = result.usage->peak_memory.count;
  }
  finish_run_
      .bind(number, result.final ? "finished" : "waiting", name(result.outcome), result.reason,
            gate, score, unix_ms(result.ended), result.exit_code, result.out_of_memory,
            result.key_label, cpu, memory, result.attempt, unix_ms(result.started))
      .run();
}

std::vector<AttemptSummary> Ledger::attempts(const MatrixId& matrix, const RunId& run) {
  const std::lock_guard lock(mutex_);
  std::vector<AttemptSummary> found;
  attempts_.bind(matrix.str(), run.str());
  while (attempts_.step()) {
    AttemptSummary& one = found.emplace_back();
    one.attempt = static_cast<int>(attempts_.integer(0));
    one.outcome = outcome_named(attempts_.text(1));
    one.reason = attempts_.text(2);
    one.key_label = attempts_.text(3);
    one.started = from_unix_ms(attempts_.integer(4));
    if (!attempts_.is_null(5)) one.ended = from_unix_ms(attempts_.integer(5));
    if (!attempts_.is_null(6)) one.cost_usd = attempts_.real(6);
  }
  return found;
}

std::unordered_map<std::string, int> Ledger::finished_attempts(const MatrixId& matrix) {
  const std::lock_guard lock(mutex_);
  std::unordered_map<std::string, int> found;
  sqlite::Statement query(database_, kFinishedAttempts);
  query.bind(matrix.str());
  while (query.step()) found.emplace(query.text(0), static_cast<int>(query.integer(1)));
  return found;
}

std::vector<PastAttempt> Ledger::last_attempts(const MatrixId& matrix) {
  const std::lock_guard lock(mutex_);
  std::vector<PastAttempt> found;
  sqlite::Statement query(database_, kLastAttempts);
  query.bind(matrix.str());
  while (query.step()) {
    PastAttempt& past = found.emplace_back();
    past.run = RunId(std::string(query.text(0)));
    past.attempt = static_cast<int>(query.integer(1));
    past.slot = static_cast<int>(query.integer(2));
    past.outcome = outcome_named(query.text(3));
    past.container = AttemptName(std::string(query.text(4)));
    past.key_label = query.text(5);
    past.started = from_unix_ms(query.integer(6));
    past.ran = query.integer(7) != 0;
  }
  return found;
}

std::vector<SpentByAttempt> Ledger::spent(const MatrixId& matrix) {
  const std::lock_guard lock(mutex_);
  std::vector<SpentByAttempt> found;
  sqlite::Statement query(database_, kSpent);
  query.bind(matrix.str());
  while (query.step()) {
    SpentByAttempt& one = found.emplace_back(SpentByAttempt{
        RunId(std::string(query.text(0))), static_cast<int>(query.integer(1)), std::nullopt});
    if (!query.is_null(2)) one.spent = usd_of(query.real(2));
  }
  return found;
}

void Ledger::ask_to_stop(const MatrixId& matrix, StopWish wish) {
  const std::lock_guard lock(mutex_);
  sqlite::Statement(database_, "UPDATE matrices SET stop_asked = max(stop_asked, ?2) WHERE id = ?1")
      .bind(matrix.str(), static_cast<int>(wish))
      .run();
}

StopWish Ledger::stop_wish(const MatrixId& matrix) {
  const std::lock_guard lock(mutex_);
  stop_wish_.bind(matrix.str());
  const std::int64_t asked = stop_wish_.step() ? stop_wish_.integer(0) : 0;
  stop_wish_.reset();
  return asked <= 0 ? StopWish::none : asked == 1 ? StopWish::stop : StopWish::stop_now;
}

MatrixEntry entry_of(const MatrixRecord& matrix, std::size_t runs) {
  MatrixEntry entry;
  entry.id = matrix.id;
  entry.created = matrix.created;
  entry.bench_version = matrix.bench_version;
  entry.suite = matrix.suite_name;
  entry.planned = runs;
  return entry;
}

std::string_view name(MatrixState state) {
  switch (state) {
    case MatrixState::open:
      return "open";
    case MatrixState::finished:
      return "finished";
    case MatrixState::interrupted:
      return "interrupted";
  }
  return "";
}

MatrixState matrix_state_named(std::string_view text) {
  for (const MatrixState state : {MatrixState::finished, MatrixState::interrupted}) {
    if (name(state) == text) return state;
  }
  return MatrixState::open;
}

}  // namespace bench
