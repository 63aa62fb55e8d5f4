#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "os/gzip.hpp"
#include "record/recorded_exchange.hpp"

namespace bench {

// The exchanges of one attempt, read back. Of each only what finds it stays in memory. A file that
// breaks off, since its bench was killed, is read up to there. Not thread-safe.
class Recording {
 public:
  // What one exchange is found by.
  struct Entry {
    std::uint64_t number = 0;
    std::string method;
    std::string path;
    std::string digest;  // of its body, see body_digest()
    std::uint64_t member = 0;
    std::size_t line = 0;  // in the member
  };

  // Throws Error with ExitCode::store_failed when it cannot be read or is no recording.
  explicit Recording(const std::filesystem::path& path);

  // In the order in which the requests came in.
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  [[nodiscard]] RecordedExchange load(const Entry& entry);

  // Where what could be read ends in the file.
  [[nodiscard]] std::uint64_t whole_bytes() const { return whole_bytes_; }
  [[nodiscard]] bool breaks_off() const { return breaks_off_; }

 private:
  std::string source_;
  GzipMembers members_;
  std::vector<Entry> entries_;
  std::uint64_t whole_bytes_ = 0;
  bool breaks_off_ = false;
};

}  // namespace bench
