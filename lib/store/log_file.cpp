#include "store/log_file.hpp"

#include <algorithm>
#include <limits>
#include <system_error>

#include <fmt/format.h>

#include "os/file.hpp"

namespace bench {

namespace {

constexpr std::size_t kBuffer = 64UL * 1024;
constexpr Milliseconds kMaxDelay{250};

// What a full disk gets back from each log, so that the attempt's records still fit.
constexpr std::uint64_t kGivenBack = 256UL * 1024;

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

std::uint64_t half(const std::optional<Bytes>& cap, std::uint64_t rounding) {
  return cap ? cap->count / 2 + (cap->count % 2) * rounding : kUnlimited;
}

}  // namespace

LogFile::LogFile(std::filesystem::path path, std::optional<Bytes> cap, const Clock& clock)
    : path_(std::move(path)),
      clock_(clock),
      head_limit_(half(cap, 1)),
      tail_limit_(half(cap, 0)),
      fd_(create_file(path_)),
      flushed_(clock.now()) {}

void LogFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() < kBuffer) {
    buffer_.append(bytes);
    if (clock_.now() - flushed_ >= kMaxDelay) flush();
    return;
  }
  flush();
  put(bytes);
}

void LogFile::flush() {
  flushed_ = clock_.now();
  if (buffer_.empty()) return;
  put(buffer_);
  buffer_.clear();
}

void LogFile::put(std::string_view bytes) {
  total_ += bytes.size();
  const auto room = error_ == 0 ? head_limit_ - head_ : 0;
  const auto in_head = bytes.substr(0, std::min<std::uint64_t>(bytes.size(), room));
  if (!in_head.empty()) put_head(in_head);
  if (in_head.size() < bytes.size()) put_tail(bytes.substr(in_head.size()));
}

void LogFile::put_head(std::string_view bytes) {
  if (const int error = write_all(fd_.get(), bytes); error != 0) return fail(error);
  head_ += bytes.size();
}

void LogFile::put_tail(std::string_view bytes) {
  if (error_ != 0 || tail_limit_ == 0) return;
  if (!tail_) tail_ = std::make_unique<TailFile>(path_.string() + ".tail", tail_limit_);
  if (const int error = tail_->write(bytes); error != 0) fail(error);
}

void LogFile::fail(int error) {
  error_ = error;
  tail_.reset();
  head_ -= std::min(head_, kGivenBack);
  if (::ftruncate(fd_.get(), static_cast<off_t>(head_)) == 0) {
    ::lseek(fd_.get(), static_cast<off_t>(head_), SEEK_SET);
  }
}

void LogFile::close() {
  if (closed_) return;
  closed_ = true;
  flush();
  if (!tail_) return append_marker();
  kept_tail_ = tail_->kept();
  append_marker();
  const int error = tail_->copy_to(fd_.get());
  tail_.reset();
  if (error == 0) return;
  kept_tail_ = 0;
  fail(error);
  append_marker();
}

void LogFile::append_marker() {
  dropped_ = total_ - head_ - kept_tail_;
  if (dropped_ == 0) return;
  const std::string why =
      error_ == 0 ? "" : fmt::format(": {}", std::generic_category().message(error_));
  const std::string line = fmt::format("\n[bench: {} bytes left out here{}]\n", dropped_, why);
  if (const int error = write_all(fd_.get(), line); error == 0) marker_ = line.size();
}

std::optional<std::uint64_t> LogFile::locate(std::uint64_t offset) const {
  if (offset < head_) return offset;
  const std::uint64_t tail_begin = total_ - kept_tail_;
  if (offset < tail_begin || offset > total_) return std::nullopt;
  return head_ + marker_ + (offset - tail_begin);
}

}  // namespace bench
