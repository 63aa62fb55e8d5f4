#include "record/exchange_log.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "os/file.hpp"
#include "os/gzip.hpp"
#include "record/exchange_line.hpp"
#include "record/recording.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostInMemory = 256UL << 20U;

}  // namespace

ExchangeLog::ExchangeLog(ExchangeWriter& writer, fs::path path, std::vector<Secret> secrets,
                         Begin begin)
    : writer_(writer),
      path_(std::move(path)),
      secrets_(std::move(secrets)),
      redactor_(std::make_shared<Redactor>(secrets_)) {
  if (begin == Begin::anew) {
    ::unlink(path_.c_str());
    return;
  }
  if (!fs::exists(path_)) return;
  const Recording earlier(path_);
  if (!earlier.entries().empty()) number_ = earlier.entries().back().number;
  size_ = earlier.whole_bytes();
  file_.reset(::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  // Nothing could be read behind an exchange that was written in part.
  if (!file_ || ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0 ||
      ::lseek(file_.get(), 0, SEEK_END) < 0) {
    throw file_error("continuing", path_, errno);
  }
}

void ExchangeLog::add(RecordedExchange exchange, KeptBytes bytes) {
  writer_.add({shared_from_this(), std::move(exchange), std::move(bytes)});
}

void ExchangeLog::hide(const std::vector<Secret>& secrets) {
  const std::lock_guard lock(mutex_);
  secrets_.insert(secrets_.end(), secrets.begin(), secrets.end());
  redactor_ = std::make_shared<Redactor>(secrets_);
}

void ExchangeLog::finish() {
  writer_.wait_for_all();
}

std::shared_ptr<const Redactor> ExchangeLog::redactor() const {
  const std::lock_guard lock(mutex_);
  return redactor_;
}

int ExchangeLog::write(const RecordedExchange& exchange) {
  const std::string member = gzip(exchange_line(exchange, *redactor()));
  if (!file_) {
    constexpr mode_t kPrivate = 0600;
    file_.reset(
        ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, kPrivate));
    if (!file_) return errno;
  }
  const int error = write_all(file_.get(), member);
  if (error == 0) {
    size_ += member.size();
  } else if (::ftruncate(file_.get(), static_cast<off_t>(size_)) == 0) {
    ::lseek(file_.get(), 0, SEEK_END);  // what comes next is whole again
  }
  return error;
}

ExchangeWriter::ExchangeWriter(Notice notice)
    : notice_(std::move(notice)), room_(kMostInMemory), thread_([this] { work(); }) {}

ExchangeWriter::~ExchangeWriter() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ExchangeWriter::add(Waiting waiting) {
  {
    const std::lock_guard lock(mutex_);
    ++added_;
    waiting_.push_back(std::move(waiting));
  }
  changed_.notify_all();
}

void ExchangeWriter::wait_for_all() {
  std::unique_lock lock(mutex_);
  const std::uint64_t all = added_;
  changed_.wait(lock, [&] { return written_ >= all; });
}

void ExchangeWriter::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    {
      const Waiting one = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      write(one);
    }
    lock.lock();
    ++written_;
    changed_.notify_all();
  }
}

void ExchangeWriter::write(const Waiting& waiting) {
  std::string why;
  try {
    const int error = waiting.log->write(waiting.exchange);
    if (error == 0) return;
    why = std::generic_category().message(error);
  } catch (const std::exception& fault) {
    why = fault.what();
  }
  if (std::exchange(told_, true) || !notice_) return;
  notice_(fmt::format("'{}' lacks an exchange, and so may others: {}",
                      printable(waiting.log->path_.string()), why));
}

}  // namespace bench
