#pragma once

#include <filesystem>
#include <optional>

#include <sys/types.h>

#include "os/fd.hpp"

namespace bench {

// A file that one process at a time holds, with its pid inside. The kernel lets go of it when the
// process dies, however it dies; the file itself stays. Works between processes and within one.
class LockFile {
 public:
  // Nothing when somebody else holds it: ask owner() who. Throws Error when it cannot be made.
  [[nodiscard]] static std::optional<LockFile> try_acquire(const std::filesystem::path& path);

  // Whether anybody holds it now.
  [[nodiscard]] static bool is_held(const std::filesystem::path& path);

  // The pid of the process that holds the lock now; nothing when nobody does.
  [[nodiscard]] static std::optional<pid_t> owner(const std::filesystem::path& path);

 private:
  explicit LockFile(Fd fd) : fd_(std::move(fd)) {}

  Fd fd_;
};

}  // namespace bench
