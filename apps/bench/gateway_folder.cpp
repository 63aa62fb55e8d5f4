#include "gateway_folder.hpp"

#include <unistd.h>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "gateway/token_table.hpp"
#include "os/file.hpp"
#include "os/lock_file.hpp"
#include "store/attempts_on_disk.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

bool is_ours(const fs::path& folder) {
  struct stat found {};
  return ::lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
         found.st_uid == ::geteuid() && (found.st_mode & 077U) == 0;
}

fs::path folder_of(const MatrixId& matrix) {
  return fs::temp_directory_path() / ("bench-gateway-" + matrix.str());
}

fs::path make_folder(const MatrixId& matrix) {
  fs::path folder = folder_of(matrix);
  if (!make_new_folder(folder) && !is_ours(folder)) {
    throw Error(ExitCode::store_failed,
                fmt::format("'{}' is there and is not this user's own", folder.string()),
                "remove it");
  }
  return folder;
}

}  // namespace

GatewayFolder::GatewayFolder(const MatrixId& matrix) : path_(make_folder(matrix)) {
  if (make_new_folder(slots())) {
    ::chmod(slots().c_str(), 0711);  // a holder is root without its powers
  }
  ::unlink((slots() / kSocket).c_str());
}

Secret GatewayFolder::secret() const {
  const fs::path file = path_ / "secret";
  constexpr Bytes kMost{1024};
  if (const auto known = read_file(file, kMost); known && !known->empty()) return Secret(*known);
  Secret fresh = random_token();
  write_file(file, fresh.reveal());
  return fresh;
}

void GatewayFolder::remove() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::vector<fs::path> deserted_gateway_folders(const ResultsFolder& results) {
  std::vector<fs::path> found;
  for (const MatrixId& matrix : matrices_on_disk(results)) {
    if (LockFile::is_held(results.matrix_lock(matrix))) continue;
    const fs::path folder = folder_of(matrix);
    if (is_ours(folder)) found.push_back(folder);
  }
  return found;
}

}  // namespace bench
