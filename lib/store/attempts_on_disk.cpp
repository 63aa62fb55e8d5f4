#include "store/attempts_on_disk.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "os/durable_file.hpp"
#include "os/file.hpp"
#include "store/attempt_json.hpp"
#include "store/json_record.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> folders_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::error_code ignored;
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
      names.push_back(entry->path().filename().string());
    }
  }
  if (failed) throw file_error("listing the folder", folder, failed.value());
  std::sort(names.begin(), names.end());
  return names;
}

// The number of `attempt-12`; 0 for anything else.
int attempt_number(std::string_view name) {
  constexpr std::string_view kPrefix = "attempt-";
  if (!name.starts_with(kPrefix)) return 0;
  name.remove_prefix(kPrefix.size());
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc{} && end == name.data() + name.size() ? number : 0;
}

}  // namespace

void for_each_run_on_disk(const ResultsFolder& results, const MatrixId& matrix,
                          const std::function<void(const RunId&, const std::vector<int>&)>& visit) {
  for (const std::string& name : folders_in(results.matrix(matrix))) {
    const RunId run(name);
    std::vector<int> finished;
    for (const std::string& folder : folders_in(results.run(matrix, run))) {
      const int attempt = attempt_number(folder);
      if (attempt > 0 && fs::exists(results.attempt(matrix, run, attempt).outcome())) {
        finished.push_back(attempt);
      }
    }
    std::sort(finished.begin(), finished.end());
    visit(run, finished);
  }
}

StoredAttempt read_attempt_on_disk(const ResultsFolder& results, const MatrixId& matrix,
                                   const RunId& run, int attempt) {
  const fs::path path = results.attempt(matrix, run, attempt).outcome();
  const auto text = read_file(path, kLargestRecord);
  if (!text) {
    throw Error(ExitCode::store_failed,
                fmt::format("reading '{}': it is gone", printable(path.string())));
  }
  return read_attempt(*text, path.string());
}

void name_result(const ResultsFolder& results, const MatrixId& matrix,
                 const StoredAttempt& attempt) {
  const RunId& run = attempt.result.run.id;
  const fs::path path = results.run_result(matrix, run);
  const fs::path record = results.attempt(matrix, run, attempt.result.attempt).outcome();
  std::error_code absent;
  if (!attempt.result.final || fs::equivalent(path, record, absent)) return;
  DurableBatch batch;
  batch.add_name(path, record);
  batch.commit();
}

std::vector<MatrixId> matrices_on_disk(const ResultsFolder& results) {
  std::vector<MatrixId> found;
  if (!fs::exists(results.root())) return found;
  for (const std::string& name : folders_in(results.root())) {
    const MatrixId matrix(name);
    if (fs::exists(results.matrix_record(matrix))) found.push_back(matrix);
  }
  return found;
}

}  // namespace bench
