#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace bench {

// How much may be kept in memory by all who share it. Thread-safe.
class RoomForBytes {
 public:
  explicit RoomForBytes(std::size_t most) : most_(most) {}

  [[nodiscard]] bool take(std::size_t bytes) {
    if (taken_.fetch_add(bytes) + bytes <= most_) return true;
    taken_ -= bytes;
    return false;
  }
  void give_back(std::size_t bytes) { taken_ -= bytes; }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_ = 0;
};

// A part of it, given back when it is destroyed.
class KeptBytes {
 public:
  KeptBytes() = default;
  explicit KeptBytes(RoomForBytes& room) : room_(&room) {}
  KeptBytes(KeptBytes&& other) noexcept
      : room_(other.room_), taken_(std::exchange(other.taken_, 0)) {}
  KeptBytes& operator=(KeptBytes&&) = delete;
  ~KeptBytes() {
    if (room_ != nullptr) room_->give_back(taken_);
  }

  // False: there is no room for so many more.
  [[nodiscard]] bool add(std::size_t bytes) {
    if (room_ == nullptr || !room_->take(bytes)) return false;
    taken_ += bytes;
    return true;
  }

  [[nodiscard]] std::size_t count() const { return taken_; }

 private:
  RoomForBytes* room_ = nullptr;
  std::size_t taken_ = 0;
};

}  // namespace bench
