#include "os/durable_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "os/file.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBuffer = 64UL * 1024;
constexpr Bytes kLargestCopy{1ULL << 30U};

// Never a file that is there, which may be another one's under a second name.
Fd fresh_file(const fs::path& path) {
  constexpr mode_t kPrivate = 0600;
  Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kPrivate));
  if (fd) return fd;
  if (errno == EEXIST) ::unlink(path.c_str());
  return create_file(path);
}

// False where that is not possible.
bool give_name(const fs::path& path, const fs::path& file) {
  if (::link(file.c_str(), path.c_str()) == 0) return true;
  if (errno != EEXIST) return false;
  const fs::path beside = path.string() + ".tmp";
  ::unlink(beside.c_str());
  if (::link(file.c_str(), beside.c_str()) != 0) return false;
  rename_file(beside, path);
  return true;
}

void copy_durably(const fs::path& path, const fs::path& file) {
  DurableFile copy(path);
  copy.write(read_file(file, kLargestCopy).value_or(""));
  copy.sync();
  copy.publish();
}

}  // namespace

DurableFile::DurableFile(fs::path path)
    : path_(std::move(path)), temporary_(path_.string() + ".tmp"), fd_(fresh_file(temporary_)) {}

DurableFile::~DurableFile() {
  if (fd_) ::unlink(temporary_.c_str());
}

void DurableFile::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBuffer) flush();
}

void DurableFile::flush() {
  if (buffer_.empty()) return;
  if (const int error = write_all(fd_.get(), buffer_); error != 0) {
    throw file_error("writing", path_, error);
  }
  buffer_.clear();
}

void DurableFile::start_writeback() {
  bench::start_writeback(fd_.get());
}

void DurableFile::sync() {
  flush();
  sync_file(fd_.get(), path_);
}

void DurableFile::publish() {
  rename_file(temporary_, path_);
  fd_.reset();
}

void DurableBatch::add(const fs::path& path, std::string_view bytes) {
  DurableFile& file = files_.emplace_back(path);
  file.write(bytes);
  file.flush();
  add_folder(path.parent_path());
}

void DurableBatch::add_name(const fs::path& path, const fs::path& file) {
  names_.push_back({path, file});
  add_folder(path.parent_path());
}

void DurableBatch::add_written(Fd file, const fs::path& path) {
  written_.push_back({std::move(file), path});
}

void DurableBatch::add_folder(const fs::path& folder) {
  if (std::find(folders_.begin(), folders_.end(), folder) == folders_.end()) {
    folders_.push_back(folder);
  }
}

void DurableBatch::add_folder(SharedFolder& folder, SharedFolder::Name name) {
  shared_.emplace_back(&folder, name);
}

// The disk is busy with the next file while one is waited for.
void DurableBatch::sync_files() {
  if (files_.size() + written_.size() > 1) {
    for (const Written& file : written_) start_writeback(file.fd.get());
    for (DurableFile& file : files_) file.start_writeback();
  }
  for (const Written& file : written_) sync_file(file.fd.get(), file.path);
  for (DurableFile& file : files_) file.sync();
}

void DurableBatch::commit() {
  sync_files();
  for (DurableFile& file : files_) file.publish();
  for (const Name& name : names_) {
    if (!give_name(name.path, name.file)) copy_durably(name.path, name.file);
  }
  for (const fs::path& folder : folders_) sync_folder(folder);
  for (const auto& [folder, name] : shared_) folder->sync(name);
}

void write_durably(const fs::path& path, std::string_view bytes) {
  DurableBatch batch;
  batch.add(path, bytes);
  batch.commit();
}

}  // namespace bench
