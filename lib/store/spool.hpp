#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/units.hpp"
#include "os/fd.hpp"

namespace bench {

// Bytes that arrive before they can be used: in memory while they are few, then in a file, which
// goes with clear() or the object. It takes no more than its limit.
class Spool {
 public:
  Spool(std::filesystem::path path, Bytes limit);
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  // False, and everything from here on is refused: the limit is reached or the disk is full.
  bool add(std::string_view bytes);

  // Gives up the bytes; what went wrong is still known.
  void clear();

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  [[nodiscard]] int error() const { return error_; }

  // Where the bytes are: a file that stands at its beginning, or else in memory.
  [[nodiscard]] int rewound_file() const;
  [[nodiscard]] std::string_view in_memory() const { return memory_; }

 private:
  [[nodiscard]] bool put(std::string_view bytes);

  std::filesystem::path path_;
  Bytes limit_;
  std::uint64_t size_ = 0;
  std::string memory_;
  Fd fd_;
  bool overflowed_ = false;
  int error_ = 0;
};

}  // namespace bench
