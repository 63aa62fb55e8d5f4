#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/secret.hpp"
#include "keys/redactor.hpp"
#include "os/fd.hpp"
#include "record/kept_bytes.hpp"
#include "record/recorded_exchange.hpp"

namespace bench {

class ExchangeWriter;

// The recording of one attempt while it grows: a gzip member for each exchange, so that whatever
// happens to bench, those that have ended can be read. The file is made with its first exchange.
// Thread-safe but for next_number().
class ExchangeLog : public std::enable_shared_from_this<ExchangeLog> {
 public:
  enum class Begin {
    anew,   // what is there goes
    go_on,  // behind what an earlier bench has recorded of the attempt
  };

  // `writer` is borrowed. Nothing of `secrets` gets into the file. Throws Error when it cannot go
  // on.
  ExchangeLog(ExchangeWriter& writer, std::filesystem::path path, std::vector<Secret> secrets,
              Begin begin);

  // For a request that came in now. One thread's.
  [[nodiscard]] std::uint64_t next_number() { return ++number_; }

  [[nodiscard]] ExchangeWriter& writer() { return writer_; }

  // Has it written soon, by another thread.
  void add(RecordedExchange exchange, KeptBytes bytes);

  // More that must not get into the file from now on.
  void hide(const std::vector<Secret>& secrets);

  // Waits until all that was added is in the file.
  void finish();

 private:
  friend class ExchangeWriter;

  // By the writer's thread; 0 or the error number.
  [[nodiscard]] int write(const RecordedExchange& exchange);
  [[nodiscard]] std::shared_ptr<const Redactor> redactor() const;

  ExchangeWriter& writer_;
  std::filesystem::path path_;
  std::uint64_t number_ = 0;
  Fd file_;
  std::uint64_t size_ = 0;

  mutable std::mutex mutex_;
  std::vector<Secret> secrets_;               // guarded by mutex_, as is what follows
  std::shared_ptr<const Redactor> redactor_;  // of secrets_
};

// Writes exchanges into their logs, one after the other, on a thread of its own: whoever carries
// requests must not wait for a disk. Thread-safe.
class ExchangeWriter {
 public:
  // Told once about a disk that takes no more, on the writer's thread.
  using Notice = std::function<void(const std::string& line)>;

  explicit ExchangeWriter(Notice notice);

  // Writes what is waiting.
  ~ExchangeWriter();
  ExchangeWriter(const ExchangeWriter&) = delete;
  ExchangeWriter& operator=(const ExchangeWriter&) = delete;

  // What all exchanges that are not in their files yet may take.
  [[nodiscard]] RoomForBytes& room() { return room_; }

 private:
  friend class ExchangeLog;

  struct Waiting {
    std::shared_ptr<ExchangeLog> log;
    RecordedExchange exchange;
    KeptBytes bytes;
  };

  void add(Waiting waiting);
  void wait_for_all();
  void work();
  void write(const Waiting& waiting);

  Notice notice_;
  RoomForBytes room_;
  bool told_ = false;  // the writer's thread only

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;  // guarded by mutex_, as is what follows
  std::uint64_t added_ = 0;
  std::uint64_t written_ = 0;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace bench
