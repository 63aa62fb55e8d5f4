#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "suite/document.hpp"

namespace bench {

// The folder of a suite, and the only way in which its files are read. Throws Error on a symbolic
// link that leads out of it, on what is no plain file, and on what is too large. Paths are relative
// to its root.
class SuiteFolder {
 public:
  // Throws Error when `root` is no folder.
  explicit SuiteFolder(const std::filesystem::path& root);

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }  // absolute
  [[nodiscard]] std::filesystem::path absolute(const std::filesystem::path& path) const;

  // For messages: relative to the current folder when it is below that, else absolute.
  [[nodiscard]] std::string shown(const std::filesystem::path& path) const;

  [[nodiscard]] bool has_file(const std::filesystem::path& path) const;
  [[nodiscard]] bool has_folder(const std::filesystem::path& path) const;

  [[nodiscard]] std::string text(const std::filesystem::path& file) const;
  [[nodiscard]] Document document(const std::filesystem::path& file) const;

  // Sorted names in a folder, without hidden ones; none when there is no such folder.
  [[nodiscard]] std::vector<std::string> folders(const std::filesystem::path& folder) const;
  [[nodiscard]] std::vector<std::string> files(const std::filesystem::path& folder) const;

  // The ids that such names stand for; names that cannot be ids are an error. Of files, only those
  // that end in `extension` count, and the id comes without it.
  [[nodiscard]] std::vector<std::string> folder_ids(const std::filesystem::path& folder) const;
  [[nodiscard]] std::vector<std::string> file_ids(const std::filesystem::path& folder,
                                                  std::string_view extension) const;

 private:
  enum class Wanted { folders, files };
  [[nodiscard]] std::vector<std::string> names(const std::filesystem::path& folder,
                                               Wanted wanted) const;
  void require_id(const std::filesystem::path& path, std::string_view id) const;

  // The path itself, once it is known not to lead out of the suite.
  [[nodiscard]] std::filesystem::path inside(const std::filesystem::path& path) const;

  std::filesystem::path root_;
};

}  // namespace bench
