#include "ui/time_text.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace bench {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Milliseconds rounded_up(Milliseconds duration, Milliseconds step) {
  return (duration + step - Milliseconds(1)) / step * step;
}

Milliseconds step_of(Milliseconds duration) {
  if (duration < minutes(1)) return seconds(5);
  if (duration < minutes(10)) return seconds(10);
  return duration < minutes(60) ? minutes(1) : minutes(10);
}

}  // namespace

std::string whole_seconds(Milliseconds duration) {
  const std::int64_t s = duration.count() / 1000;
  if (s < 60) return fmt::format("{}s", s);
  if (s < 3600) return fmt::format("{}m{:02}s", s / 60, s % 60);
  return fmt::format("{}h{:02}m", s / 3600, s % 3600 / 60);
}

std::string rough(Milliseconds duration) {
  const Milliseconds guess = rounded_up(duration, step_of(duration));
  const bool only_minutes =
      guess >= minutes(1) && guess < minutes(60) && guess % minutes(1) == Milliseconds(0);
  return only_minutes ? fmt::format("{}m", guess / minutes(1)) : whole_seconds(guess);
}

std::string time_of_day(WallTime time) {
  return to_utc(time).substr(11, 8) + "Z";
}

}  // namespace bench
