#include "store/archive_extraction.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <memory>
#include <string>

#include <fmt/format.h>

namespace bench {

namespace {

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

constexpr std::size_t kBlock = 64UL * 1024;

int open_spool(archive* reader, const Spool& spool) {
  const int file = spool.rewound_file();
  if (file >= 0) return archive_read_open_fd(reader, file, kBlock);
  const std::string_view bytes = spool.in_memory();
  return archive_read_open_memory(reader, bytes.data(), bytes.size());
}

// In UTF-8 where it can be told; names of any other encoding come as they are.
std::string_view name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  return name == nullptr ? std::string_view() : name;
}

std::string damage(archive* reader) {
  const char* why = archive_error_string(reader);
  return fmt::format("the archive of the output folder is damaged: {}",
                     why == nullptr ? "it ends too early" : why);
}

// Knows the folder that an archive was made of: its first entry, when that is a folder.
class ArchiveRoot {
 public:
  // The entry's name inside of that folder; empty for the folder itself.
  std::string_view inside(std::string_view name, bool is_folder) {
    while (name.size() > 1 && name.substr(0, 2) == "./") name.remove_prefix(2);
    // Docker says `output/`, Podman `output`.
    const std::size_t slash = std::min(name.find('/'), name.size());
    if (first_ && is_folder && name != "." && slash + 1 >= name.size()) {
      root_ = std::string(name.substr(0, slash)) + "/";
    }
    first_ = false;
    const bool below = !root_.empty() && name.substr(0, root_.size()) == root_;
    return below ? name.substr(root_.size()) : name;
  }

 private:
  bool first_ = true;
  std::string root_;
};

ArtifactSource content_of(archive* reader, std::string& buffer) {
  return [reader, &buffer](std::string_view& piece) {
    const la_ssize_t got = archive_read_data(reader, buffer.data(), buffer.size());
    if (got < 0) return false;
    piece = {buffer.data(), static_cast<std::size_t>(got)};
    return true;
  };
}

void extract_entry(archive* reader, archive_entry* entry, std::string_view name,
                   ArtifactFolder& artifacts, std::string& buffer) {
  const auto type = archive_entry_filetype(entry);
  if (type == AE_IFDIR) return;
  if (type != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
    return artifacts.note(fmt::format("left out '{}': it is not a regular file", name));
  }
  const auto size = static_cast<std::uint64_t>(archive_entry_size(entry));
  artifacts.add(name, size, content_of(reader, buffer));
}

}  // namespace

void extract_archive(const Spool& spool, ArtifactFolder& artifacts) {
  const Archive reader(archive_read_new(), archive_read_free);
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_empty(reader.get());
  if (open_spool(reader.get(), spool) != ARCHIVE_OK) return artifacts.note(damage(reader.get()));
  std::string buffer(kBlock, '\0');
  ArchiveRoot root;
  archive_entry* entry = nullptr;
  int status = archive_read_next_header(reader.get(), &entry);
  for (; status >= ARCHIVE_WARN && status != ARCHIVE_EOF;
       status = archive_read_next_header(reader.get(), &entry)) {
    const bool is_folder = archive_entry_filetype(entry) == AE_IFDIR;
    extract_entry(reader.get(), entry, root.inside(name_of(entry), is_folder), artifacts, buffer);
  }
  if (status != ARCHIVE_EOF) artifacts.note(damage(reader.get()));
}

}  // namespace bench
