#include "os/tar_writer.hpp"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"

namespace bench {

namespace fs = std::filesystem;

struct TarWriter::Archive {
  std::FILE* file = std::tmpfile();
  archive* tar = archive_write_new();

  Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() {
    archive_write_free(tar);
    if (file != nullptr) std::fclose(file);
  }
};

namespace {

constexpr std::size_t kFilePiece = 256UL << 10U;

Error cannot_write(const std::string& why) {
  return {ExitCode::usage, fmt::format("cannot write the build context: {}", why)};
}

class Entry {
 public:
  Entry(const std::string& path, bool program) : entry_(archive_entry_new()) {
    archive_entry_set_pathname(entry_, path.c_str());
    archive_entry_set_perm(entry_, program ? 0755 : 0644);
    archive_entry_set_mtime(entry_, 0, 0);
  }
  ~Entry() { archive_entry_free(entry_); }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  [[nodiscard]] archive_entry* get() const { return entry_; }

 private:
  archive_entry* entry_;
};

void write_header(archive* tar, const Entry& entry) {
  if (archive_write_header(tar, entry.get()) != ARCHIVE_OK) {
    throw cannot_write(archive_error_string(tar));
  }
}

void write_data(archive* tar, std::string_view bytes) {
  if (archive_write_data(tar, bytes.data(), bytes.size()) < 0) {
    throw cannot_write(archive_error_string(tar));
  }
}

void add_real_file(archive* tar, const std::string& path, const fs::path& file) {
  const bool program = (fs::status(file).permissions() & fs::perms::owner_exec) != fs::perms::none;
  const Entry entry(path, program);
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(fs::file_size(file)));
  write_header(tar, entry);
  std::ifstream stream(file, std::ios::binary);
  std::string piece(kFilePiece, '\0');
  while (stream.read(piece.data(), kFilePiece) || stream.gcount() > 0) {
    write_data(tar, {piece.data(), static_cast<std::size_t>(stream.gcount())});
  }
}

void add_link(archive* tar, const std::string& path, const fs::path& link) {
  const Entry entry(path, true);
  archive_entry_set_filetype(entry.get(), AE_IFLNK);
  archive_entry_set_symlink(entry.get(), fs::read_symlink(link).c_str());
  write_header(tar, entry);
}

void add_empty_folder(archive* tar, const std::string& path) {
  const Entry entry(path + "/", true);
  archive_entry_set_filetype(entry.get(), AE_IFDIR);
  write_header(tar, entry);
}

std::vector<fs::path> sorted_entries(const fs::path& folder) {
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    entries.push_back(entry.path());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

// `name` in the folder `path` of the archive; an empty one is its root.
std::string below(const std::string& path, const std::string& name) {
  return path.empty() ? name : fmt::format("{}/{}", path, name);
}

void add_below(archive* tar, const std::string& path, const fs::path& folder,
               const std::string& relative, const TarWriter::Wanted& wanted) {
  for (const fs::path& entry : sorted_entries(folder)) {
    const std::string name = entry.filename().string();
    const std::string here = below(relative, name);
    const bool real_folder = fs::is_directory(fs::symlink_status(entry));
    if (wanted && !wanted(here, real_folder)) continue;
    const std::string target = below(path, here);
    if (fs::is_symlink(fs::symlink_status(entry))) {
      add_link(tar, target, entry);
    } else if (real_folder) {
      add_empty_folder(tar, target);
      add_below(tar, path, entry, here, wanted);
    } else if (fs::is_regular_file(entry)) {
      add_real_file(tar, target, entry);
    }
  }
}

}  // namespace

TarWriter::TarWriter() : archive_(std::make_shared<Archive>()) {
  if (archive_->file == nullptr) {
    throw system_error(ExitCode::usage, "cannot make a temporary file", errno);
  }
  archive_write_set_format_pax_restricted(archive_->tar);
  if (archive_write_open_FILE(archive_->tar, archive_->file) != ARCHIVE_OK) {
    throw cannot_write(archive_error_string(archive_->tar));
  }
}

TarWriter::~TarWriter() = default;

void TarWriter::add_file(const std::string& path, std::string_view content, bool program) {
  const Entry entry(path, program);
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
  write_header(archive_->tar, entry);
  write_data(archive_->tar, content);
}

void TarWriter::add_folder(const std::string& path, const fs::path& folder, const Wanted& wanted) {
  if (!path.empty()) add_empty_folder(archive_->tar, path);
  add_below(archive_->tar, path, folder, "", wanted);
}

void TarWriter::add_new_folder(const std::string& path, bool shared) {
  const Entry entry(path + "/", true);
  archive_entry_set_filetype(entry.get(), AE_IFDIR);
  archive_entry_set_perm(entry.get(), shared ? 0777 : 0755);
  write_header(archive_->tar, entry);
}

std::function<std::string()> TarWriter::finish() {
  if (archive_write_close(archive_->tar) != ARCHIVE_OK) {
    throw cannot_write(archive_error_string(archive_->tar));
  }
  std::rewind(archive_->file);
  return [archive = archive_] {
    std::string piece(kFilePiece, '\0');
    piece.resize(std::fread(piece.data(), 1, piece.size(), archive->file));
    return piece;
  };
}

}  // namespace bench
