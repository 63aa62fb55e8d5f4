#include "suite/suite_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include "base/text.hpp"
#include "suite/suite_id.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

Error unreadable(const std::string& what, const std::string& why) {
  return usage_error(fmt::format("cannot read '{}': {}", printable(what), why));
}

fs::path existing_folder(const fs::path& folder) {
  std::error_code error;
  fs::path found = fs::canonical(folder, error);
  if (!error && fs::is_directory(found, error)) return found;
  throw system_error(ExitCode::usage,
                     fmt::format("cannot read the suite '{}'", printable(folder.string())),
                     error ? error.value() : ENOTDIR);
}

}  // namespace

SuiteFolder::SuiteFolder(const fs::path& root) : root_(existing_folder(root)) {}

fs::path SuiteFolder::absolute(const fs::path& path) const {
  return (root_ / path).lexically_normal();
}

std::string SuiteFolder::shown(const fs::path& path) const {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  const fs::path full = absolute(path);
  if (error || !is_below(full, here)) return full.string();
  return full.lexically_relative(here).string();
}

fs::path SuiteFolder::inside(const fs::path& path) const {
  std::error_code error;
  fs::path full = absolute(path);
  if (is_below(fs::weakly_canonical(full, error), root_) && !error) return full;
  if (error) throw unreadable(shown(path), error.message());
  throw unreadable(shown(path), "it leads out of the suite");
}

bool SuiteFolder::has_file(const fs::path& path) const {
  std::error_code error;
  return fs::is_regular_file(inside(path), error);
}

bool SuiteFolder::has_folder(const fs::path& path) const {
  std::error_code error;
  return fs::is_directory(inside(path), error);
}

std::string SuiteFolder::text(const fs::path& file) const {
  std::error_code error;
  const fs::path full = inside(file);
  if (!fs::exists(full, error)) throw unreadable(shown(file), "no such file");
  if (!fs::is_regular_file(full, error)) throw unreadable(shown(file), "not a plain file");
  if (fs::file_size(full, error) > kLargestText.count) {
    throw unreadable(shown(file), "larger than " + show(kLargestText));
  }
  std::ifstream stream(full, std::ios::binary);
  std::string content(std::istreambuf_iterator<char>(stream), {});
  if (!stream) throw system_error(ExitCode::usage, "cannot read '" + shown(file) + "'", errno);
  return content;
}

Document SuiteFolder::document(const fs::path& file) const {
  return Document::parse(text(file), shown(file));
}

std::vector<std::string> SuiteFolder::folders(const fs::path& folder) const {
  return names(folder, Wanted::folders);
}

std::vector<std::string> SuiteFolder::files(const fs::path& folder) const {
  return names(folder, Wanted::files);
}

std::vector<std::string> SuiteFolder::folder_ids(const fs::path& folder) const {
  std::vector<std::string> ids = folders(folder);
  for (const std::string& id : ids) require_id(folder / id, id);
  return ids;
}

std::vector<std::string> SuiteFolder::file_ids(const fs::path& folder,
                                               std::string_view extension) const {
  std::vector<std::string> ids;
  for (const std::string& name : files(folder)) {
    if (!name.ends_with(extension)) continue;
    ids.push_back(name.substr(0, name.size() - extension.size()));
    require_id(folder / name, ids.back());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

void SuiteFolder::require_id(const fs::path& path, std::string_view id) const {
  if (valid_suite_id(id)) return;
  throw usage_error(fmt::format("'{}' cannot be used: its name is no id", printable(shown(path))),
                    kSuiteIdHint);
}

std::vector<std::string> SuiteFolder::names(const fs::path& folder, Wanted wanted) const {
  std::vector<std::string> names;
  if (!has_folder(folder)) return names;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(absolute(folder), error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with('.')) continue;
    const fs::path path = folder / name;
    if (wanted == Wanted::folders ? has_folder(path) : has_file(path)) names.push_back(name);
  }
  if (error) throw unreadable(shown(folder), error.message());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace bench
