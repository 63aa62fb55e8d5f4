#include "base/clock.hpp"

#include <charconv>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "base/error.hpp"

namespace bench {

namespace {

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = -1;
  if (at + count > text.size()) return -1;
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + count, value);
  return error == std::errc{} && end == begin + count ? value : -1;
}

// `.123456789` -> 123; fewer digits are tenths and hundredths.
int milliseconds_of(std::string_view fraction) {
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  }
  return value;
}

}  // namespace

WallTime SystemClock::wall() const {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

std::string to_utc(WallTime time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z"),
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

WallTime from_utc(std::string_view text) {
  using namespace std::chrono;
  const int parts[] = {digits(text, 0, 4),  digits(text, 5, 2),  digits(text, 8, 2),
                       digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)};
  bool valid = text.size() >= 20 && text[10] == 'T' && text.back() == 'Z';
  for (const int part : parts) valid = valid && part >= 0;
  const std::string_view fraction =
      text.size() > 21 && text[19] == '.' ? text.substr(20, text.size() - 21) : "";
  for (const char c : fraction) valid = valid && c >= '0' && c <= '9';
  const year_month_day date{year(parts[0]), month(static_cast<unsigned>(parts[1])),
                            day(static_cast<unsigned>(parts[2]))};
  valid = valid && date.ok() && parts[3] < 24 && parts[4] < 60 && parts[5] <= 60;
  if (!valid) throw usage_error(fmt::format("'{}' is not a UTC time", text));
  return WallTime(sys_days(date).time_since_epoch() + hours(parts[3]) + minutes(parts[4]) +
                  seconds(parts[5]) + Milliseconds(milliseconds_of(fraction)));
}

}  // namespace bench
