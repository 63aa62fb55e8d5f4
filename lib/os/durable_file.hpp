#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "os/fd.hpp"
#include "os/shared_folder.hpp"

namespace bench {

// A file that appears whole or not at all: written under a temporary name beside its own, synced,
// then renamed. What is not published is removed. Throws Error as os/file.hpp says.
class DurableFile {
 public:
  explicit DurableFile(std::filesystem::path path);
  DurableFile(DurableFile&&) noexcept = default;
  DurableFile& operator=(DurableFile&&) = delete;
  ~DurableFile();

  void write(std::string_view bytes);

  // Hands everything to the operating system.
  void flush();

  // What was flushed goes to the disk soon; nobody waits.
  void start_writeback();

  // Everything written so far is on the disk.
  void sync();

  // Takes its name; durable once its folder is synced. Only after sync().
  void publish();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  Fd fd_;
  std::string buffer_;
};

// Several files that become durable together with as few waits for the disk as possible. They get
// their names in the order in which they were added, after everything in the batch is on the disk.
class DurableBatch {
 public:
  void add(const std::filesystem::path& path, std::string_view bytes);

  // `path` becomes another name of `file`, which was added before; a copy of it where the file
  // system knows no other names.
  void add_name(const std::filesystem::path& path, const std::filesystem::path& file);

  // A file that has its name already and is to be synced with the others.
  void add_written(Fd file, const std::filesystem::path& path);

  // A folder whose entries are to be durable; those of added files are so anyway.
  void add_folder(const std::filesystem::path& folder);
  void add_folder(SharedFolder& folder, SharedFolder::Name name);

  void commit();

 private:
  struct Written {
    Fd fd;
    std::filesystem::path path;
  };

  struct Name {
    std::filesystem::path path;
    std::filesystem::path file;
  };

  void sync_files();

  std::vector<DurableFile> files_;
  std::vector<Written> written_;
  std::vector<Name> names_;
  std::vector<std::filesystem::path> folders_;  // without repetition
  std::vector<std::pair<SharedFolder*, SharedFolder::Name>> shared_;
};

// After a crash at any instant `path` holds the old content or the new, never a part.
void write_durably(const std::filesystem::path& path, std::string_view bytes);

}  // namespace bench
