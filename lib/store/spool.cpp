#include "store/spool.hpp"

#include <cerrno>
#include <fcntl.h>

#include "os/file.hpp"

namespace bench {

namespace {

constexpr std::size_t kInMemory = 256UL * 1024;

}  // namespace

Spool::Spool(std::filesystem::path path, Bytes limit) : path_(std::move(path)), limit_(limit) {}

Spool::~Spool() {
  clear();
}

void Spool::clear() {
  if (fd_) ::unlink(path_.c_str());
  fd_.reset();
  memory_ = {};
  size_ = 0;
}

bool Spool::add(std::string_view bytes) {
  if (overflowed_ || error_ != 0) return false;
  overflowed_ = size_ + bytes.size() > limit_.count;
  if (overflowed_) return false;
  size_ += bytes.size();
  return put(bytes);
}

bool Spool::put(std::string_view bytes) {
  if (!fd_ && memory_.size() + bytes.size() <= kInMemory) {
    memory_.append(bytes);
    return true;
  }
  if (!fd_) {
    fd_.reset(::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd_) throw file_error("creating", path_, errno);
    error_ = write_all(fd_.get(), memory_);
    memory_ = {};
  }
  if (error_ == 0) error_ = write_all(fd_.get(), bytes);
  return error_ == 0;
}

int Spool::rewound_file() const {
  if (fd_) ::lseek(fd_.get(), 0, SEEK_SET);
  return fd_.get();
}

}  // namespace bench
