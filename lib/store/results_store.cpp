#include "store/results_store.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "os/durable_file.hpp"
#include "os/file.hpp"
#include "store/attempt_folder.hpp"
#include "store/attempt_json.hpp"
#include "store/plan_listing.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

LockFile locked(const fs::path& path, const MatrixId& matrix) {
  if (auto lock = LockFile::try_acquire(path)) return std::move(*lock);
  const auto owner = LockFile::owner(path);
  throw Error(ExitCode::store_failed,
              fmt::format("matrix '{}' is being run by another bench{}", matrix.str(),
                          owner ? fmt::format(", process {}", *owner) : ""),
              "wait for it, or stop it first");
}

MatrixEntry entry_of(const MatrixRecord& matrix, const Plan& plan) {
  MatrixEntry entry;
  entry.id = matrix.id;
  entry.created = matrix.created;
  entry.bench_version = matrix.bench_version;
  entry.suite = matrix.suite_name;
  entry.planned = plan.size();
  return entry;
}

// A plan is written once; whoever continues its matrix must have the same one.
void record_plan(const fs::path& path, const MatrixRecord& matrix, const Plan& plan) {
  if (!fs::exists(path)) return write_matrix_record(path, matrix, plan);
  if (read_matrix_record(path).plan_digest == plan_digest(plan)) return;
  throw Error(
      ExitCode::store_failed,
      fmt::format("matrix '{}' was planned from another suite or selection", matrix.id.str()),
      "start a new matrix");
}

}  // namespace

ResultsStore::ResultsStore(ResultsFolder folder, const MatrixRecord& matrix, const Plan& plan,
                           const Redactor& redactor, const Clock& clock)
    : folder_(std::move(folder)),
      matrix_(matrix.id),
      max_output_(matrix.max_output),
      redactor_(redactor),
      clock_(clock) {
  folder_.prepare();
  ledger_ = std::make_unique<Ledger>(folder_.ledger());
  ensure_folder(folder_.matrix(matrix_));
  lock_ = locked(folder_.matrix_lock(matrix_), matrix_);
  record_plan(folder_.matrix_record(matrix_), matrix, plan);
  sync_folder(folder_.root());
  ledger_->open_matrix(entry_of(matrix, plan));
}

std::unique_ptr<AttemptRecord> ResultsStore::begin(const PlannedRun& run, int attempt) {
  const AttemptPaths paths = folder_.attempt(matrix_, run.id, attempt);
  if (fs::exists(paths.outcome())) {
    throw Error(ExitCode::store_failed,
                fmt::format("attempt {} of '{}' is finished already", attempt, run.id.str()));
  }
  auto record = std::make_unique<AttemptFolder>(paths, redactor_, max_output_, clock_);
  ledger_->start_attempt(matrix_, run, attempt, clock_.wall());
  return record;
}

void ResultsStore::finish(AttemptRecord& record, const AttemptResult& result) {
  auto& folder = dynamic_cast<AttemptFolder&>(record);
  const AttemptPaths& paths = folder.paths();
  StoredAttempt attempt = {matrix_, axes_of(result.run), result, folder.notes()};
  attempt.result.reason = redactor_.redact(result.reason);
  DurableBatch batch;
  folder.make_durable(batch);
  write_file(paths.engine(), redactor_.redact(engine_json(result)));
  batch.add(paths.outcome(), redactor_.redact(outcome_json(attempt)));
  if (result.final) add_result(batch, attempt);
  batch.add_folder(folder_.run(matrix_, result.run.id));
  batch.add_folder(folder_.matrix(matrix_));
  batch.commit();
  ledger_->finish_attempt(attempt);
}

void ResultsStore::add_result(DurableBatch& batch, const StoredAttempt& attempt) {
  const RunId& run = attempt.result.run.id;
  StoredRun record = {attempt, {}};
  if (attempt.result.attempt > 1) record.attempts = ledger_->attempts(matrix_, run);
  // The ledger does not know yet how this one ended.
  std::erase_if(record.attempts,
                [&](const AttemptSummary& one) { return one.attempt == attempt.result.attempt; });
  record.attempts.push_back(summary_of(attempt.result));
  batch.add(folder_.run_result(matrix_, run), redactor_.redact(result_json(record)));
}

void ResultsStore::close(MatrixState state) {
  ledger_->close_matrix(matrix_, state, clock_.wall());
}

}  // namespace bench
