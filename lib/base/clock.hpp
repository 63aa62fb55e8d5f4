#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

// Deadlines and durations are measured on the steady clock, records are stamped on the wall clock.
using SteadyTime = std::chrono::steady_clock::time_point;
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;

// Where time comes from. Tests tick their own. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual SteadyTime now() const = 0;
  [[nodiscard]] virtual WallTime wall() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime now() const override { return std::chrono::steady_clock::now(); }
  [[nodiscard]] WallTime wall() const override;
};

// Milliseconds since 1970.
[[nodiscard]] constexpr std::int64_t unix_ms(WallTime time) {
  return time.time_since_epoch().count();
}
[[nodiscard]] constexpr WallTime from_unix_ms(std::int64_t ms) {
  return WallTime(Milliseconds(ms));
}

// `2026-11-21T09:30:00.123Z`
[[nodiscard]] std::string to_utc(WallTime time);

// Reads what to_utc() writes, and the engines' nanosecond form of it; throws Error on anything
// else.
[[nodiscard]] WallTime from_utc(std::string_view text);

}  // namespace bench
