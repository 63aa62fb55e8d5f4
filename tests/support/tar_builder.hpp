#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <string>
#include <string_view>

namespace bench {

// Makes tar archives, also such as no well-behaved program would make.
class TarBuilder {
 public:
  TarBuilder() : writer_(archive_write_new()) {
    archive_write_set_format_pax_restricted(writer_);
    archive_write_set_bytes_in_last_block(writer_, 1);
    archive_write_open2(writer_, &bytes_, nullptr, append, nullptr, nullptr);
  }
  TarBuilder(const TarBuilder&) = delete;
  TarBuilder& operator=(const TarBuilder&) = delete;
  ~TarBuilder() { archive_write_free(writer_); }

  TarBuilder& folder(const std::string& name) { return add(name, AE_IFDIR, "", ""); }
  TarBuilder& file(const std::string& name, std::string_view content) {
    return add(name, AE_IFREG, content, "");
  }
  TarBuilder& symlink(const std::string& name, const std::string& target) {
    return add(name, AE_IFLNK, "", target);
  }
  TarBuilder& fifo(const std::string& name) { return add(name, AE_IFIFO, "", ""); }
  TarBuilder& device(const std::string& name) { return add(name, AE_IFCHR, "", ""); }

  TarBuilder& hardlink(const std::string& name, const std::string& target) {
    archive_entry* entry = named(name, AE_IFREG);
    archive_entry_set_hardlink(entry, target.c_str());
    return write(entry, "");
  }

  [[nodiscard]] std::string bytes() {
    archive_write_close(writer_);
    return bytes_;
  }

 private:
  static la_ssize_t append(archive*, void* to, const void* bytes, std::size_t size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
  }

  static archive_entry* named(const std::string& name, unsigned type) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 04777);
    return entry;
  }

  TarBuilder& add(const std::string& name, unsigned type, std::string_view content,
                  const std::string& target) {
    archive_entry* entry = named(name, type);
    if (!target.empty()) archive_entry_set_symlink(entry, target.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    return write(entry, content);
  }

  TarBuilder& write(archive_entry* entry, std::string_view content) {
    archive_write_header(writer_, entry);
    archive_write_data(writer_, content.data(), content.size());
    archive_entry_free(entry);
    return *this;
  }

  std::string bytes_;
  archive* writer_;
};

}  // namespace bench
