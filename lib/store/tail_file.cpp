#include "store/tail_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>

#include "os/file.hpp"

namespace bench {

namespace {

constexpr std::uint64_t kChunk = 64UL * 1024;

int write_all_at(int fd, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
    offset += static_cast<std::uint64_t>(wrote);
  }
  return 0;
}

}  // namespace

TailFile::TailFile(std::filesystem::path path, std::uint64_t capacity)
    : path_(std::move(path)), capacity_(capacity) {
  fd_.reset(::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!fd_) throw file_error("creating", path_, errno);
}

TailFile::~TailFile() {
  ::unlink(path_.c_str());
}

int TailFile::write(std::string_view bytes) {
  if (bytes.size() > capacity_) {
    const std::uint64_t skipped = bytes.size() - capacity_;
    total_ += skipped;
    bytes.remove_prefix(skipped);
  }
  while (!bytes.empty()) {
    const std::uint64_t offset = total_ % capacity_;
    const auto piece = bytes.substr(0, capacity_ - offset);
    if (const int error = write_all_at(fd_.get(), piece, offset); error != 0) return error;
    total_ += piece.size();
    bytes.remove_prefix(piece.size());
  }
  return 0;
}

int TailFile::copy_to(int target) const {
  const std::uint64_t oldest = total_ > capacity_ ? total_ % capacity_ : 0;
  const int error = copy_range(target, oldest, kept());
  return error != 0 ? error : copy_range(target, 0, oldest);
}

int TailFile::copy_range(int target, std::uint64_t from, std::uint64_t to) const {
  std::string buffer(std::min(kChunk, to - from), '\0');
  while (from < to) {
    const auto wanted = std::min<std::uint64_t>(buffer.size(), to - from);
    const ssize_t got = ::pread(fd_.get(), buffer.data(), wanted, static_cast<off_t>(from));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got < 0 ? errno : EIO;
    const auto count = static_cast<std::size_t>(got);
    if (const int error = write_all(target, {buffer.data(), count}); error != 0) return error;
    from += count;
  }
  return 0;
}

}  // namespace bench
