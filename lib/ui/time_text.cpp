#include "ui/time_text.hpp"

#include <fmt/format.h>

#include "base/units.hpp"

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
