#include "os/file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/text.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr mode_t kFileMode = 0600;
constexpr mode_t kFolderMode = 0700;

std::string advice(int error_number) {
  switch (error_number) {
    case ENOSPC:
      return "free some space or choose another --results-dir";
    case EDQUOT:
      return "your disk quota is used up: free some space";
    case EFBIG:
      return "a file size limit is in force, see `ulimit -f`";
    case EROFS:
      return "the file system is read-only: choose another --results-dir";
    case EACCES:
    case EPERM:
      return "choose a --results-dir that you may write to";
    case ENOTDIR:
    case EEXIST:
      return "a file is in the way of a folder";
    default:
      return {};
  }
}

int make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), kFolderMode) == 0) return 0;
  if (errno != EEXIST) return errno;
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0) return errno;
  return S_ISDIR(found.st_mode) ? 0 : ENOTDIR;
}

// Reads to the end or until there is one byte more than `at_most`.
std::string read_all(int fd, const fs::path& path, Bytes at_most) {
  struct stat found {};
  if (::fstat(fd, &found) != 0) throw file_error("reading", path, errno);
  std::string text;
  text.reserve(std::min(at_most.count, static_cast<std::uint64_t>(found.st_size)) + 1);
  char buffer[16384];
  while (text.size() <= at_most.count) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got == 0) break;
    if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
    if (got < 0 && errno != EINTR) throw file_error("reading", path, errno);
  }
  return text;
}

}  // namespace

Error file_error(std::string_view doing, const fs::path& path, int error_number) {
  const std::string what = fmt::format("{} '{}'", doing, printable(path.string()));
  return system_error(ExitCode::store_failed, what, error_number, advice(error_number));
}

bool means_no_room(int error_number) {
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

void ensure_folder(const fs::path& folder) {
  int error = make_folder(folder);
  if (error == ENOENT && folder.has_parent_path() && folder.parent_path() != folder) {
    ensure_folder(folder.parent_path());
    error = make_folder(folder);
  }
  if (error != 0) throw file_error("creating the folder", folder, error);
}

bool make_new_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), kFolderMode) == 0) return true;
  if (errno == EEXIST) return false;
  throw file_error("creating the folder", folder, errno);
}

Fd create_file(const fs::path& path) {
  Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, kFileMode));
  if (!fd) throw file_error("creating", path, errno);
  return fd;
}

std::optional<std::string> read_file(const fs::path& path, Bytes at_most) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd && errno == ENOENT) return std::nullopt;
  if (!fd) throw file_error("reading", path, errno);
  std::string text = read_all(fd.get(), path, at_most);
  if (text.size() > at_most.count) throw file_error("reading", path, EFBIG);
  return text;
}

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return 0;
}

void write_file(const fs::path& path, std::string_view bytes) {
  const Fd fd = create_file(path);
  if (const int error = write_all(fd.get(), bytes); error != 0) {
    throw file_error("writing", path, error);
  }
}

void rename_file(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) throw file_error("writing", to, errno);
}

void start_writeback(int fd) {
#ifdef SYNC_FILE_RANGE_WRITE
  ::sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
  (void)fd;
#endif
}

void sync_file(int fd, const fs::path& path) {
  if (::fsync(fd) != 0) throw file_error("writing", path, errno);
}

void sync_folder(const fs::path& folder) {
  const fs::path& path = folder.empty() ? fs::path(".") : folder;
  const Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) throw file_error("syncing the folder", path, errno);
  // Some network file systems cannot sync a folder; their renames are durable by themselves.
  if (::fsync(fd.get()) != 0 && errno != EINVAL) {
    throw file_error("syncing the folder", path, errno);
  }
}

std::optional<Bytes> free_space(const fs::path& folder) {
  struct statvfs found {};
  if (::statvfs(folder.c_str(), &found) != 0) return std::nullopt;
  return Bytes{static_cast<std::uint64_t>(found.f_bavail) * found.f_frsize};
}

}  // namespace bench
