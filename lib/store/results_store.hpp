#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "keys/redactor.hpp"
#include "os/durable_file.hpp"
#include "os/lock_file.hpp"
#include "os/shared_folder.hpp"
#include "runs/recorder.hpp"
#include "runs/resumption.hpp"
#include "store/ledger.hpp"
#include "store/matrix_record.hpp"
#include "store/results_folder.hpp"

namespace bench {

// One matrix being recorded in a results folder: files first, each whole and durable, and then the
// ledger, which is told by the next begin() or tell(). Killed at any instant, it leaves the last
// finished attempt of every run intact and at most one unfinished folder per running attempt, which
// the next begin() of that attempt empties. Holds the matrix's lock. Thread-safe.
class ResultsStore final : public Recorder {
 public:
  // Opens everything that will be written to and records the plan: what cannot be stored is known
  // before anything is started. A matrix that is there already is continued. Throws Error, also
  // when another process holds the matrix or its plan was another one. `redactor` and `clock` are
  // borrowed.
  ResultsStore(ResultsFolder folder, const MatrixRecord& matrix, const Plan& plan,
               const Redactor& redactor, const Clock& clock);

  [[nodiscard]] std::unique_ptr<AttemptRecord> begin(const Assignment& assignment) override;
  void started(const Assignment& assignment) override;
  void finish(AttemptRecord& record, const AttemptResult& result) override;

  // Removes what an earlier bench left half written. Before the first begin().
  void remove_unfinished();

  // The last attempt of every run that an earlier bench began. What is finished on disk and was not
  // yet in the ledger is so afterwards.
  [[nodiscard]] std::vector<PastAttempt> last_attempts();

  // Nobody saw how it ended, and it is not out there any more. What it left on disk stays.
  void record_lost(const PlannedRun& run, const PastAttempt& past);

  // What each run has spent before, as far as that is known, and of how many attempts it is not.
  struct Spent {
    std::map<RunId, Usd> by_run;
    std::size_t unknown = 0;
  };
  // After last_attempts(). `adopted`: of the attempts that have not ended, those that go on.
  [[nodiscard]] Spent spent(const std::vector<Adoption>& adopted);

  // Writes to the ledger what it does not say yet. To be called every now and then.
  void tell() { ledger_->tell(); }

  // Whether somebody asked from elsewhere that the matrix be stopped.
  [[nodiscard]] StopWish stop_wish() { return ledger_->stop_wish(matrix_); }

  // The matrix is over, finished or interrupted.
  void close(MatrixState state);

  [[nodiscard]] const ResultsFolder& folder() const { return folder_; }

 private:
  void restore(const StoredAttempt& attempt);
  static void drop_account(const AttemptPaths& paths, const AttemptResult& result);
  [[nodiscard]] bool has_left_something(const PastAttempt& past) const;
  void keep_account(const Assignment& assignment, const AttemptPaths& paths,
                    const Redactor& redactor) const;
  void commit(DurableBatch& batch, const AttemptPaths& paths, StoredAttempt attempt);
  [[nodiscard]] StoredRun run_of(const StoredAttempt& last);

  ResultsFolder folder_;
  MatrixId matrix_;
  SharedFolder runs_;
  std::optional<Bytes> max_output_;
  const Redactor& redactor_;
  const Clock& clock_;
  const std::string boot_;
  std::optional<LockFile> lock_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace bench
