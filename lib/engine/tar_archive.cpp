#include "engine/tar_archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <memory>

#include "base/error.hpp"

namespace bench {

namespace {

struct WriterFree {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
using Writer = std::unique_ptr<archive, WriterFree>;

struct EntryFree {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

la_ssize_t append(archive*, void* client, const void* data, std::size_t size) {
  static_cast<std::string*>(client)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

void require(bool done) {
  if (!done) throw Error(ExitCode::bug, "a tar archive cannot be made in memory");
}

void add(archive* writer, const TarFile& file) {
  const std::unique_ptr<archive_entry, EntryFree> entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), file.path.c_str());
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), static_cast<mode_t>(file.mode));
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.bytes.size()));
  require(archive_write_header(writer, entry.get()) == ARCHIVE_OK);
  const la_ssize_t written = archive_write_data(writer, file.bytes.data(), file.bytes.size());
  require(written == static_cast<la_ssize_t>(file.bytes.size()));
}

}  // namespace

std::string tar_archive(const std::vector<TarFile>& files) {
  std::string tar;
  const Writer writer(archive_write_new());
  require(archive_write_set_format_ustar(writer.get()) == ARCHIVE_OK);
  require(archive_write_open(writer.get(), &tar, nullptr, &append, nullptr) == ARCHIVE_OK);
  for (const TarFile& file : files) add(writer.get(), file);
  require(archive_write_close(writer.get()) == ARCHIVE_OK);
  return tar;
}

}  // namespace bench
