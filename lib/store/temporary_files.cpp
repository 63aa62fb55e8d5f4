#include "store/temporary_files.hpp"

#include "os/lock_file.hpp"
#include "store/attempts_on_disk.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

void add_temporary(const fs::path& folder, std::vector<fs::path>& found) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".tmp") found.push_back(entry.path());
  }
}

}  // namespace

std::vector<fs::path> temporary_files(const ResultsFolder& results, const MatrixId& matrix) {
  std::vector<fs::path> found;
  add_temporary(results.matrix(matrix), found);
  std::error_code ignored;
  for (const fs::directory_entry& run : fs::directory_iterator(results.matrix(matrix), ignored)) {
    if (!run.is_directory() || run.is_symlink()) continue;
    add_temporary(run.path(), found);
    for (const fs::directory_entry& attempt : fs::directory_iterator(run.path(), ignored)) {
      if (attempt.is_directory() && !attempt.is_symlink()) add_temporary(attempt.path(), found);
    }
  }
  return found;
}

std::vector<fs::path> temporary_files(const ResultsFolder& results) {
  std::vector<fs::path> found;
  bool any_running = false;
  for (const MatrixId& matrix : matrices_on_disk(results)) {
    if (LockFile::is_held(results.matrix_lock(matrix))) {
      any_running = true;
    } else {
      const std::vector<fs::path> own = temporary_files(results, matrix);
      found.insert(found.end(), own.begin(), own.end());
    }
  }
  if (!any_running) add_temporary(results.root(), found);
  return found;
}

}  // namespace bench
