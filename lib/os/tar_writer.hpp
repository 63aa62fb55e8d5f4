#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace bench {

// A tar archive for the engine that is the same whoever makes it: no owners, no times, modes
// reduced to whether a file is a program. It goes to a nameless temporary file and is read back in
// pieces.
class TarWriter {
 public:
  TarWriter();
  ~TarWriter();
  TarWriter(const TarWriter&) = delete;
  TarWriter& operator=(const TarWriter&) = delete;

  void add_file(const std::string& path, std::string_view content, bool program = false);

  // An empty folder of root's, in which anybody may write if it is `shared`.
  void add_new_folder(const std::string& path, bool shared);

  // Everything below `folder` for which `wanted` is true (its argument is relative to the folder),
  // sorted, below `path`. Symbolic links stay links.
  using Wanted = std::function<bool(const std::string& relative, bool is_folder)>;
  void add_folder(const std::string& path, const std::filesystem::path& folder,
                  const Wanted& wanted = {});

  // Ends the archive; the result gives its pieces, then an empty one. It outlives the writer.
  [[nodiscard]] std::function<std::string()> finish();

 private:
  struct Archive;
  std::shared_ptr<Archive> archive_;
};

}  // namespace bench
