#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.hpp"
#include "keys/redactor.hpp"

namespace bench {

struct ArtifactLimits {
  Bytes file{64ULL << 20U};
  Bytes total{512ULL << 20U};
  std::size_t count = 4096;
};

// Gives the next piece of a file, empty at its end; false when the rest cannot be had.
using ArtifactSource = std::function<bool(std::string_view& piece)>;

// The clean form of a name that stays inside its folder and can be shown: relative, no `..`, no
// control characters, neither deep nor long. Nothing for any other.
[[nodiscard]] std::optional<std::filesystem::path> safe_relative(std::string_view name);

// The files that an attempt left behind, whatever a hostile container puts into them: regular files
// only, inside the folder, within limits, cleared of secrets. They gather in `incoming` and get
// their place together. Owned by one thread.
class ArtifactFolder {
 public:
  ArtifactFolder(std::filesystem::path incoming, std::filesystem::path place,
                 const Redactor& redactor, const ArtifactLimits& limits = {});

  // Keeps a file of `size` bytes, or says in a note why not. The first of a name is kept.
  void add(std::string_view name, std::uint64_t size, const ArtifactSource& next);

  // What was left out or could not be read. Shown to people: printable, few.
  void note(std::string_view text);

  // The content of one that was added; nothing when it is not there or larger than `at_most`.
  [[nodiscard]] std::optional<std::string> read(const std::string& name, Bytes at_most);

  // Moves everything to its place. Nothing is added afterwards.
  void publish();

  // Makes what was published durable.
  void sync() const;

  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  [[nodiscard]] bool out_of_disk() const { return out_of_disk_; }

 private:
  [[nodiscard]] std::string refusal(std::string_view name, std::uint64_t size) const;
  void write(const std::string& name, const ArtifactSource& next);

  std::filesystem::path incoming_;
  std::filesystem::path place_;
  const Redactor& redactor_;
  ArtifactLimits limits_;
  std::vector<std::string> names_;
  std::vector<std::string> notes_;
  std::uint64_t total_ = 0;
  bool out_of_disk_ = false;
  bool published_ = false;
};

}  // namespace bench
