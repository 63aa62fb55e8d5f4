#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "base/clock.hpp"

namespace bench {

// A queue from many threads to one: workers push events, the owner of the state pops them.
// Every method is thread-safe.
template <typename Event, typename Signal = std::condition_variable>
class Channel {
 public:
  void push(Event event) {
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(std::move(event));
    }
    ready_.notify_one();
  }

  // For an event that can wait: an owner that sleeps is not woken for it, unless it is in a hurry.
  void push_quietly(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    if (hurried_) ready_.notify_one();
  }

  // The next event, or nothing once `deadline` has passed.
  [[nodiscard]] std::optional<Event> pop_until(SteadyTime deadline, bool hurried = true) {
    std::unique_lock lock(mutex_);
    hurried_ = hurried;
    ready_.wait_until(lock, deadline, [this] { return !events_.empty(); });
    if (events_.empty()) return std::nullopt;
    Event event = std::move(events_.front());
    events_.pop_front();
    return event;
  }

 private:
  std::mutex mutex_;
  Signal ready_;
  std::deque<Event> events_;  // guarded by mutex_
  bool hurried_ = true;       // likewise
};

}  // namespace bench
