#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <utility>

namespace bench {

// A folder in which several threads give names: who waits for the disk does so for all of them.
class SharedFolder {
 public:
  using Name = std::uint64_t;

  explicit SharedFolder(std::filesystem::path path) : path_(std::move(path)) {}

  // A name was given in it just now.
  [[nodiscard]] Name named() { return ++named_; }

  // Once it returns, the name is durable.
  void sync(Name name);

 private:
  const std::filesystem::path path_;
  std::atomic<Name> named_ = 0;
  std::mutex mutex_;
  Name durable_ = 0;  // guarded by mutex_: this one and all before it
};

}  // namespace bench
