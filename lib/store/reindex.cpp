#include "store/reindex.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/error.hpp"
#include "os/file.hpp"
#include "os/lock_file.hpp"
#include "store/attempts_on_disk.hpp"
#include "store/ledger.hpp"
#include "store/matrix_record.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

void refuse_while_running(const ResultsFolder& results, const MatrixId& matrix) {
  const auto owner = LockFile::owner(results.matrix_lock(matrix));
  if (!owner) return;
  throw Error(ExitCode::store_failed,
              fmt::format("matrix '{}' is being run by process {}", matrix.str(), *owner),
              "wait for it, or `bench stop` it");
}

// Adds one matrix, as far as it can be read.
class MatrixReader {
 public:
  MatrixReader(const ResultsFolder& results, Ledger& ledger, Reindexed& report)
      : results_(results), ledger_(ledger), report_(report) {}

  void read(const MatrixId& id) {
    const StoredMatrix stored = read_matrix_record(results_.matrix_record(id));
    ledger_.open_matrix(entry_of(stored.matrix, stored.runs));
    std::size_t finished = 0;
    WallTime last = stored.matrix.created;
    for_each_run_on_disk(results_, id, [&](const RunId& run, const std::vector<int>& attempts) {
      bool is_final = false;
      for (const int attempt : attempts) {
        try {
          const StoredAttempt found = read_attempt_on_disk(results_, id, run, attempt);
          ledger_.restore_attempt(found);
          name_result(results_, id, found);
          is_final = found.result.final && found.result.outcome != Outcome::cancelled;
          last = std::max(last, found.result.ended);
        } catch (const Error& error) {
          report_.unreadable.push_back(error.message());
        }
      }
      if (!attempts.empty()) ++report_.runs;
      if (is_final) ++finished;
    });
    ledger_.close_matrix(
        id, finished == stored.runs ? MatrixState::finished : MatrixState::interrupted, last);
    ++report_.matrices;
  }

 private:
  const ResultsFolder& results_;
  Ledger& ledger_;
  Reindexed& report_;
};

void remove_side_files(const fs::path& ledger) {
  std::error_code ignored;
  fs::remove(ledger.string() + "-wal", ignored);
  fs::remove(ledger.string() + "-shm", ignored);
}

}  // namespace

Reindexed reindex(const ResultsFolder& results) {
  const std::vector<MatrixId> matrices = matrices_on_disk(results);
  for (const MatrixId& matrix : matrices) refuse_while_running(results, matrix);
  const fs::path ledger = results.ledger();
  const fs::path fresh = ledger.string() + ".new";
  std::error_code ignored;
  fs::remove(fresh, ignored);
  Reindexed report;
  {
    Ledger made(fresh);
    MatrixReader reader(results, made, report);
    for (const MatrixId& matrix : matrices) {
      try {
        reader.read(matrix);
      } catch (const Error& error) {
        report.unreadable.push_back(error.message());
      }
    }
  }
  remove_side_files(fresh);
  if (fs::exists(ledger)) rename_file(ledger, ledger.string() + ".old");
  remove_side_files(ledger);
  rename_file(fresh, ledger);
  sync_folder(results.root());
  return report;
}

}  // namespace bench
