#include "store/results_store.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "os/durable_file.hpp"
#include "os/file.hpp"
#include "os/processes.hpp"
#include "store/account_file.hpp"
#include "store/attempt_folder.hpp"
#include "store/attempt_json.hpp"
#include "store/attempts_on_disk.hpp"
#include "store/plan_listing.hpp"
#include "store/temporary_files.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

// What an attempt asked for is a text of its own choice.
void hide_secrets(std::set<std::string>& texts, const Redactor& redactor) {
  std::set<std::string> hidden;
  for (const std::string& text : texts) hidden.insert(redactor.redact(text));
  texts = std::move(hidden);
}

LockFile locked(const fs::path& path, const MatrixId& matrix) {
  if (auto lock = LockFile::try_acquire(path)) return std::move(*lock);
  const auto owner = LockFile::owner(path);
  throw Error(ExitCode::store_failed,
              fmt::format("matrix '{}' is being run by another bench{}", matrix.str(),
                          owner ? fmt::format(", process {}", *owner) : ""),
              "wait for it, or stop it first");
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

// The files have what an earlier version's ledger has not.
std::optional<RunTally> tally_on_disk(const ResultsFolder& folder, const MatrixId& matrix,
                                      const SpentByAttempt& attempt) {
  try {
    return read_attempt_on_disk(folder, matrix, attempt.run, attempt.attempt).result.gateway;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::uint64_t size_of(const fs::path& path) {
  std::error_code absent;
  const std::uintmax_t size = fs::file_size(path, absent);
  return absent ? 0 : size;
}

}  // namespace

ResultsStore::ResultsStore(ResultsFolder folder, const MatrixRecord& matrix, const Plan& plan,
                           const Redactor& redactor, const Clock& clock)
    : folder_(std::move(folder)),
      matrix_(matrix.id),
      runs_(folder_.matrix(matrix.id)),
      max_output_(matrix.max_output),
      redactor_(redactor),
      clock_(clock),
      boot_(real_processes().boot) {
  folder_.prepare();
  ledger_ = std::make_unique<Ledger>(folder_.ledger());
  ensure_folder(folder_.matrix(matrix_));
  lock_ = locked(folder_.matrix_lock(matrix_), matrix_);
  record_plan(folder_.matrix_record(matrix_), matrix, plan);
  sync_folder(folder_.root());
  ledger_->open_matrix(entry_of(matrix, plan.size()));
}

std::unique_ptr<AttemptRecord> ResultsStore::begin(const Assignment& assignment) {
  const RunId& run = assignment.run.id;
  const AttemptPaths paths = folder_.attempt(matrix_, run, assignment.attempt);
  if (fs::exists(paths.outcome())) {
    throw Error(ExitCode::store_failed, fmt::format("attempt {} of '{}' is finished already",
                                                    assignment.attempt, run.str()));
  }
  Redactor redactor = redactor_;
  if (assignment.pass) redactor.add(assignment.pass->token());
  if (assignment.tunnels) redactor.add(assignment.tunnels->token());
  auto record = std::make_unique<AttemptFolder>(paths, runs_, redactor, max_output_, clock_);
  if (assignment.pass) keep_account(assignment, paths, redactor);
  ledger_->start_attempt(matrix_, assignment, clock_.wall());
  return record;
}

// What an earlier bench let its container use before it was killed counts on.
void ResultsStore::keep_account(const Assignment& assignment, const AttemptPaths& paths,
                                const Redactor& redactor) const {
  std::optional<RunTally> earlier = read_account(paths.account(), boot_);
  // The engine had not taken it: there is nothing to know.
  if (earlier && earlier->requests == 0 && !assignment.adopted) earlier.reset();
  if (!earlier) earlier.emplace().begun_before = assignment.adopted;
  assignment.pass->keep_account(std::make_unique<AccountFile>(paths.account(), boot_, redactor),
                                *earlier);
}

void ResultsStore::started(const Assignment& assignment) {
  ledger_->attempt_runs(matrix_, assignment);
}

void ResultsStore::finish(AttemptRecord& record, const AttemptResult& result) {
  auto& folder = dynamic_cast<AttemptFolder&>(record);
  const AttemptPaths& paths = folder.paths();
  StoredAttempt attempt = {matrix_, axes_of(result.run), result, folder.notes()};
  attempt.result.reason = folder.redactor().redact(result.reason);
  if (result.tunnels) hide_secrets(attempt.result.tunnels->refused_hosts, folder.redactor());
  DurableBatch batch;
  folder.make_durable(batch);
  write_file(paths.engine(), folder.redactor().redact(engine_json(result)));
  commit(batch, paths, std::move(attempt));
}

void ResultsStore::commit(DurableBatch& batch, const AttemptPaths& paths, StoredAttempt attempt) {
  const AttemptResult& result = attempt.result;
  if (result.final) {
    batch.add(paths.outcome(), redactor_.redact(result_json(run_of(attempt))));
    batch.add_name(folder_.run_result(matrix_, result.run.id), paths.outcome());
  } else {
    batch.add(paths.outcome(), redactor_.redact(outcome_json(attempt)));
  }
  batch.add_folder(folder_.run(matrix_, result.run.id));
  batch.commit();
  drop_account(paths, result);
  ledger_->finish_attempt(std::move(attempt));
}

void ResultsStore::remove_unfinished() {
  std::error_code ignored;
  for (const fs::path& file : temporary_files(folder_, matrix_)) fs::remove_all(file, ignored);
}

std::vector<PastAttempt> ResultsStore::last_attempts() {
  const auto known = ledger_->finished_attempts(matrix_);
  for_each_run_on_disk(folder_, matrix_, [&](const RunId& run, const std::vector<int>& attempts) {
    const auto found = known.find(run.str());
    const int last = found == known.end() ? 0 : found->second;
    for (const int attempt : attempts) {
      if (attempt > last) restore(read_attempt_on_disk(folder_, matrix_, run, attempt));
    }
    const bool told = !attempts.empty() && attempts.back() <= last;
    if (told && !fs::exists(folder_.run_result(matrix_, run))) {  // by --reindex
      name_result(folder_, matrix_, read_attempt_on_disk(folder_, matrix_, run, attempts.back()));
    }
  });
  std::vector<PastAttempt> last = ledger_->last_attempts(matrix_);
  for (PastAttempt& past : last) {
    if (!past.outcome && !past.ran) past.ran = has_left_something(past);
  }
  return last;
}

// What the ledger was not told in time the files show.
bool ResultsStore::has_left_something(const PastAttempt& past) const {
  const AttemptPaths paths = folder_.attempt(matrix_, past.run, past.attempt);
  if (size_of(paths.out()) > 0 || size_of(paths.err()) > 0) return true;
  const std::optional<RunTally> account = read_account(paths.account(), boot_);
  return account && account->requests > 0;
}

// The files come first: an earlier bench may have died before it could tell the ledger, or before
// it could write the run's own record.
void ResultsStore::restore(const StoredAttempt& attempt) {
  const AttemptResult& result = attempt.result;
  const AttemptPaths paths = folder_.attempt(matrix_, result.run.id, result.attempt);
  name_result(folder_, matrix_, attempt);
  DurableBatch names;  // which it may have given and not waited for
  names.add_folder(paths.folder());
  names.add_folder(folder_.run(matrix_, result.run.id));
  names.add_folder(runs_, runs_.named());
  names.commit();
  ledger_->restore_attempt(attempt);
  drop_account(paths, result);
}

// It is a part of the outcome now.
void ResultsStore::drop_account(const AttemptPaths& paths, const AttemptResult& result) {
  if (result.gateway) ::unlink(paths.account().c_str());
}

ResultsStore::Spent ResultsStore::spent(const std::vector<Adoption>& adopted) {
  Spent spent;
  const auto add = [&spent](const RunId& run, const std::optional<RunTally>& tally) {
    if (tally) spent.by_run[run] += tally->spent;  // or a part of it
    if (!tally || tally->begun_before) ++spent.unknown;
  };
  for (const auto& [index, past] : adopted) {
    if (past.key_label.empty()) continue;  // it needs no key
    const AttemptPaths paths = folder_.attempt(matrix_, past.run, past.attempt);
    std::optional<RunTally> account = read_account(paths.account(), boot_);
    if (account) account = cut_off(*std::move(account));
    add(past.run, account);
  }
  for (const SpentByAttempt& one : ledger_->spent(matrix_)) {
    if (one.spent) {
      spent.by_run[one.run] += *one.spent;
      continue;
    }
    add(one.run, tally_on_disk(folder_, matrix_, one));
  }
  return spent;
}

void ResultsStore::record_lost(const PlannedRun& run, const PastAttempt& past) {
  const AttemptPaths paths = folder_.attempt(matrix_, run.id, past.attempt);
  ensure_folder(paths.folder());
  AttemptResult result;
  result.run = run;
  result.attempt = past.attempt;
  result.container = past.container;
  result.outcome = Outcome::lost;
  result.reason = "bench was killed while it ran, and its container is not there any more";
  result.key_label = past.key_label;
  result.started = past.started;
  result.ended = std::max(past.started, clock_.wall());
  result.logs_gap = "nobody saw how its output ended";
  result.out.written = size_of(paths.out());
  result.err.written = size_of(paths.err());
  result.gateway = read_account(paths.account(), boot_);
  if (result.gateway) result.gateway = cut_off(*std::move(result.gateway));
  result.final = false;
  DurableBatch batch;
  batch.add_folder(runs_, runs_.named());
  commit(batch, paths, {matrix_, axes_of(run), result, {}});
  tell();
}

StoredRun ResultsStore::run_of(const StoredAttempt& last) {
  StoredRun run = {last, {}};
  const int number = last.result.attempt;
  if (number > 1) run.attempts = ledger_->attempts(matrix_, last.result.run.id);
  // The ledger does not know yet how this one ended.
  std::erase_if(run.attempts, [&](const AttemptSummary& one) { return one.attempt == number; });
  run.attempts.push_back(summary_of(last.result));
  return run;
}

void ResultsStore::close(MatrixState state) {
  ledger_->close_matrix(matrix_, state, clock_.wall());
}

}  // namespace bench
