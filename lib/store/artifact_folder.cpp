#include "store/artifact_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "os/file.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kLongestPart = 200;  // room for `.tmp` below every file system's limit
constexpr std::size_t kLongestName = 1024;
constexpr std::size_t kMostNotes = 20;

bool is_safe_part(std::string_view part) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return part != ".." && part.size() <= kLongestPart &&
         std::none_of(part.begin(), part.end(), is_control);
}

void sync_path(const fs::path& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) throw file_error("syncing", path, errno);
  sync_file(fd.get(), path);
}

}  // namespace

std::optional<fs::path> safe_relative(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.size() > kLongestName) return std::nullopt;
  fs::path clean;
  std::size_t depth = 0;
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find('/'));
    name.remove_prefix(std::min(name.size(), part.size() + 1));
    if (part.empty() || part == ".") continue;
    if (!is_safe_part(part) || ++depth > kDeepest) return std::nullopt;
    clean /= part;
  }
  if (clean.empty()) return std::nullopt;
  return clean;
}

ArtifactFolder::ArtifactFolder(fs::path incoming, fs::path place, const Redactor& redactor,
                               const ArtifactLimits& limits)
    : incoming_(std::move(incoming)),
      place_(std::move(place)),
      redactor_(redactor),
      limits_(limits) {}

void ArtifactFolder::add(std::string_view name, std::uint64_t size, const ArtifactSource& next) {
  const auto clean = safe_relative(name);
  if (clean && has(clean->string())) return;
  const std::string why = clean ? refusal(name, size) : "its name could leave the folder";
  if (!why.empty()) return note(fmt::format("left out '{}': {}", name, why));
  try {
    write(clean->string(), next);
  } catch (const Error& error) {
    note(fmt::format("left out '{}': {}", name, error.what()));
  }
}

std::string ArtifactFolder::refusal(std::string_view name, std::uint64_t size) const {
  if (redactor_.redact(name) != name) return "its name holds a secret";
  if (names_.size() >= limits_.count) return fmt::format("only {} files are kept", limits_.count);
  if (size > limits_.file.count) {
    return fmt::format("{} are more than the {} that are kept of one file", show(Bytes{size}),
                       show(limits_.file));
  }
  if (total_ + size > limits_.total.count) {
    return fmt::format("all files together are more than the {} that are kept",
                       show(limits_.total));
  }
  return {};
}

void ArtifactFolder::write(const std::string& name, const ArtifactSource& next) {
  const fs::path path = incoming_ / name;
  ensure_folder(path.parent_path());
  const Fd file = create_file(path);
  int error = 0;
  RedactingStream redaction(redactor_, [&](std::string_view bytes) {
    if (error == 0) error = write_all(file.get(), bytes);
    total_ += bytes.size();
  });
  std::string_view piece;
  bool readable = next(piece);
  for (; readable && !piece.empty() && error == 0; readable = next(piece)) redaction.add(piece);
  redaction.finish();
  if (readable && error == 0) {
    start_writeback(file.get());
    names_.push_back(name);
    return;
  }
  ::unlink(path.c_str());
  out_of_disk_ = out_of_disk_ || means_no_room(error);
  if (error != 0) throw file_error("writing", path, error);
}

void ArtifactFolder::note(std::string_view text) {
  if (notes_.size() < kMostNotes) notes_.push_back(printable(redactor_.redact(text)));
  if (notes_.size() == kMostNotes) notes_.emplace_back("there is more that is not listed here");
}

std::optional<std::string> ArtifactFolder::read(const std::string& name, Bytes at_most) {
  if (!has(name)) return std::nullopt;
  try {
    return read_file((published_ ? place_ : incoming_) / name, at_most);
  } catch (const Error& error) {
    note(error.what());
    return std::nullopt;
  }
}

bool ArtifactFolder::has(const std::string& name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

void ArtifactFolder::publish() {
  published_ = true;
  if (names_.empty()) return;
  std::sort(names_.begin(), names_.end());
  rename_file(incoming_, place_);
}

void ArtifactFolder::sync() const {
  if (names_.empty()) return;
  std::set<fs::path> folders = {place_};
  for (const std::string& name : names_) {
    sync_path(place_ / name);
    for (fs::path at = fs::path(name).parent_path(); !at.empty(); at = at.parent_path()) {
      folders.insert(place_ / at);
    }
  }
  for (const fs::path& folder : folders) sync_folder(folder);
}

}  // namespace bench
