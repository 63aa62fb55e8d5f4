#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/units.hpp"
#include "os/fd.hpp"

namespace bench {

// A gzip file of its own. Several of them, one behind the other, are one file to every program that
// reads gzip; here each is a member.
[[nodiscard]] std::string gzip(std::string_view bytes);

// Reads a file of gzip members, one after the other or any of them again. A file that breaks off,
// or goes on with something else, is read as far as its members are whole.
class GzipMembers {
 public:
  // Members that hold more than `largest` throw. Throws Error with ExitCode::store_failed.
  GzipMembers(std::filesystem::path path, Bytes largest);

  // What the next member holds; nothing: there is none, or none that is whole.
  [[nodiscard]] std::optional<std::string> next();

  // Where the next one begins: behind the last one that was whole.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

  // Goes on with the member that begins there.
  void seek(std::uint64_t offset) { offset_ = offset; }

  // Whether something is left that is not a whole member.
  [[nodiscard]] bool breaks_off() const;

 private:
  std::filesystem::path path_;
  Bytes largest_;
  Fd file_;
  std::uint64_t offset_ = 0;
};

}  // namespace bench
