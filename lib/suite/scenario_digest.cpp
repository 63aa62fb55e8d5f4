#include "suite/scenario_digest.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

Error unreadable(const fs::path& path, int error_number) {
  return system_error(ExitCode::usage, fmt::format("cannot read '{}'", path.string()),
                      error_number);
}

// Folders themselves do not count: version control does not keep empty ones.
std::vector<std::string> files_below(const fs::path& folder) {
  std::error_code error;
  std::vector<std::string> paths;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const bool real_folder = entry->is_directory() && !entry->is_symlink();
    if (!real_folder) paths.push_back(entry->path().lexically_relative(folder).generic_string());
  }
  if (error) throw unreadable(folder, error.value());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string digest_of_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw unreadable(file, errno);
  constexpr std::size_t kPiece = 64UL << 10U;
  std::string piece(kPiece, '\0');
  Sha256 digest;
  while (stream.read(piece.data(), kPiece) || stream.gcount() > 0) {
    digest.add({piece.data(), static_cast<std::size_t>(stream.gcount())});
  }
  if (stream.bad()) throw unreadable(file, errno);
  return digest.hex();
}

void add_entry(Sha256& digest, const fs::path& path) {
  const fs::file_status status = fs::symlink_status(path);
  if (fs::is_symlink(status)) {
    digest.add_field("link").add_field(fs::read_symlink(path).generic_string());
  } else if (fs::is_regular_file(status)) {
    const bool executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
    digest.add_field(executable ? "program" : "file").add_field(digest_of_file(path));
  } else {
    throw usage_error(fmt::format("'{}' is neither a file, a folder nor a link", path.string()));
  }
}

void add_folder(Sha256& digest, const fs::path& folder) {
  for (const std::string& path : files_below(folder)) {
    digest.add_field(path);
    add_entry(digest, folder / path);
  }
  digest.add_field("");
}

}  // namespace

std::string content_digest(const Scenario& scenario) {
  Sha256 digest;
  if (!scenario.folder.empty()) add_folder(digest, scenario.folder);
  if (scenario.build) add_folder(digest, *scenario.build);
  return digest.hex();
}

std::string folder_digest(const fs::path& folder) {
  Sha256 digest;
  add_folder(digest, folder);
  return digest.hex();
}

}  // namespace bench
