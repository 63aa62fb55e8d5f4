#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "base/units.hpp"
#include "os/fd.hpp"
#include "store/tail_file.hpp"

namespace bench {

// One stream of an attempt, on disk. With a cap the first and the last half of it are kept and one
// line between them says how much was left out. Memory is constant. Owned by one thread.
//
// A disk without room is not the end: what was written stays, the rest is dropped and counted, and
// error() says why.
class LogFile {
 public:
  // Replaces what is there. Throws Error when it cannot be created. `clock` is borrowed.
  LogFile(std::filesystem::path path, std::optional<Bytes> cap, const Clock& clock);

  // Bytes reach the file when enough have gathered, when some time has passed, or on flush().
  void write(std::string_view bytes);
  void flush();

  // Puts head and tail together; nothing is written afterwards.
  void close();

  // The closed file, for whoever makes it durable.
  [[nodiscard]] Fd release() { return std::move(fd_); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  [[nodiscard]] int error() const { return error_; }

  // Where the stream's byte `offset` stands in the closed file; nothing when it was dropped.
  [[nodiscard]] std::optional<std::uint64_t> locate(std::uint64_t offset) const;

 private:
  void put(std::string_view bytes);
  void put_head(std::string_view bytes);
  void put_tail(std::string_view bytes);
  void append_marker();
  void fail(int error);

  std::filesystem::path path_;
  const Clock& clock_;
  std::uint64_t head_limit_;
  std::uint64_t tail_limit_;
  Fd fd_;
  std::unique_ptr<TailFile> tail_;
  std::string buffer_;
  SteadyTime flushed_;
  std::uint64_t total_ = 0;      // bytes that were put
  std::uint64_t head_ = 0;       // bytes of them at the file's beginning
  std::uint64_t kept_tail_ = 0;  // bytes of them at the file's end, once closed
  std::uint64_t marker_ = 0;     // length of the line between
  std::uint64_t dropped_ = 0;
  int error_ = 0;
  bool closed_ = false;
};

}  // namespace bench
