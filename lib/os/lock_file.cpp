#include "os/lock_file.hpp"

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <string>

#include "base/text.hpp"
#include "os/file.hpp"

namespace bench {

namespace {

// A lock of the open file, not of the process: two owners within one process exclude each other.
struct flock whole_file() {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  return range;
}

bool lock(const Fd& fd) {
  struct flock range = whole_file();
  return ::fcntl(fd.get(), F_OFD_SETLK, &range) == 0;
}

bool is_locked(const Fd& fd) {
  struct flock range = whole_file();
  return ::fcntl(fd.get(), F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

std::optional<pid_t> read_pid(const std::filesystem::path& path) {
  const std::string text = read_file(path, Bytes{64}).value_or("");
  const std::string_view digits = trimmed(text);
  pid_t pid = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), pid);
  if (error != std::errc{} || pid <= 0) return std::nullopt;
  return pid;
}

}  // namespace

std::optional<LockFile> LockFile::try_acquire(const std::filesystem::path& path) {
  Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd) throw file_error("locking", path, errno);
  if (!lock(fd)) {
    if (errno == EAGAIN || errno == EACCES) return std::nullopt;
    throw file_error("locking", path, errno);
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  int error = ::ftruncate(fd.get(), 0) == 0 ? 0 : errno;
  if (error == 0) error = write_all(fd.get(), pid);
  if (error != 0) throw file_error("locking", path, error);
  return LockFile(std::move(fd));
}

bool LockFile::is_held(const std::filesystem::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return fd && is_locked(fd);
}

std::optional<pid_t> LockFile::owner(const std::filesystem::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd || !is_locked(fd)) return std::nullopt;
  return read_pid(path);
}

}  // namespace bench
