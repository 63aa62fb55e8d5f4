#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "os/fd.hpp"

namespace bench {

// The last bytes of a stream, kept in a ring on disk. The file goes with the object.
class TailFile {
 public:
  // `capacity` is not zero.
  TailFile(std::filesystem::path path, std::uint64_t capacity);
  TailFile(const TailFile&) = delete;
  TailFile& operator=(const TailFile&) = delete;
  ~TailFile();

  // 0 or the error number, after which nothing of it can be used.
  [[nodiscard]] int write(std::string_view bytes);

  // Writes what was kept to `target`, oldest first. 0 or the error number.
  [[nodiscard]] int copy_to(int target) const;

  [[nodiscard]] std::uint64_t kept() const { return total_ < capacity_ ? total_ : capacity_; }

 private:
  [[nodiscard]] int copy_range(int target, std::uint64_t from, std::uint64_t to) const;

  std::filesystem::path path_;
  std::uint64_t capacity_;
  std::uint64_t total_ = 0;  // bytes ever written
  Fd fd_;
};

}  // namespace bench
