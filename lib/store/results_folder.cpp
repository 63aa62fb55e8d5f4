#include "store/results_folder.hpp"

#include <unistd.h>

#include "os/file.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

// Enough for the records of the first runs; a disk with less room is full.
constexpr std::size_t kProbeSize = 64UL * 1024;

}  // namespace

void ResultsFolder::prepare() const {
  ensure_folder(root_);
  const fs::path probe = root_ / (".probe-" + std::to_string(::getpid()) + ".tmp");
  const Fd file = create_file(probe);
  ::unlink(probe.c_str());  // now, so that whoever is killed meanwhile leaves nothing
  const int error = write_all(file.get(), std::string(kProbeSize, '\n'));
  if (error != 0) throw file_error("writing", probe, error);
  sync_file(file.get(), probe);
}

fs::path ResultsFolder::matrix(const MatrixId& matrix) const {
  return root_ / matrix.str();
}

fs::path ResultsFolder::matrix_record(const MatrixId& id) const {
  return matrix(id) / "matrix.json";
}

fs::path ResultsFolder::matrix_lock(const MatrixId& id) const {
  return matrix(id) / ".lock";
}

fs::path ResultsFolder::run(const MatrixId& matrix_id, const RunId& run) const {
  return matrix(matrix_id) / run.str();
}

fs::path ResultsFolder::run_result(const MatrixId& matrix_id, const RunId& run_id) const {
  return run(matrix_id, run_id) / "result.json";
}

AttemptPaths ResultsFolder::attempt(const MatrixId& matrix_id, const RunId& run_id,
                                    int attempt) const {
  return AttemptPaths(run(matrix_id, run_id) / ("attempt-" + std::to_string(attempt)));
}

}  // namespace bench
