#include "base/http_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace bench {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// The number that `text` is; nothing when it is none. One leading blank stands for a zero.
std::optional<int> number(std::string_view text) {
  if (text.size() == 2 && text.front() == ' ') text.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && value >= 0;
  return whole ? std::optional<int>(value) : std::nullopt;
}

std::optional<unsigned> month(std::string_view text) {
  const auto found = std::find(kMonths.begin(), kMonths.end(), text);
  if (found == kMonths.end()) return std::nullopt;
  return static_cast<unsigned>(found - kMonths.begin()) + 1;
}

// `09:30:00`
std::optional<Milliseconds> time_of_day(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hour = number(text.substr(0, 2));
  const auto minute = number(text.substr(3, 2));
  const auto second = number(text.substr(6, 2));
  // A second may be a leap second.
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<WallTime> moment(std::optional<int> year, std::optional<unsigned> month,
                               std::optional<int> day, std::optional<Milliseconds> time) {
  using namespace std::chrono;
  if (!year || !month || !day || !time) return std::nullopt;
  const year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                            std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return WallTime(sys_days(date).time_since_epoch() + *time);
}

// `Sun, 06 Nov 1994 08:49:37 GMT`
std::optional<WallTime> fixed_form(std::string_view text) {
  if (text.size() != 29 || text.substr(3, 2) != ", ") return std::nullopt;
  return moment(number(text.substr(12, 4)), month(text.substr(8, 3)), number(text.substr(5, 2)),
                time_of_day(text.substr(17, 8)));
}

// `Sunday, 06-Nov-94 08:49:37 GMT`
std::optional<WallTime> old_form(std::string_view text, WallTime now) {
  using namespace std::chrono;
  const std::size_t comma = text.find(", ");
  if (comma == std::string_view::npos) return std::nullopt;
  text.remove_prefix(comma + 2);
  if (text.size() != 22 || text[2] != '-' || text[6] != '-') return std::nullopt;
  std::optional<int> year = number(text.substr(7, 2));
  if (!year) return std::nullopt;
  const int this_year = static_cast<int>(year_month_day(floor<days>(now)).year());
  *year += this_year - this_year % 100;
  if (*year > this_year + 50) *year -= 100;
  return moment(year, month(text.substr(3, 3)), number(text.substr(0, 2)),
                time_of_day(text.substr(10, 8)));
}

// `Sun Nov  6 08:49:37 1994`
std::optional<WallTime> c_form(std::string_view text) {
  if (text.size() != 24 || text[3] != ' ') return std::nullopt;
  return moment(number(text.substr(20, 4)), month(text.substr(4, 3)), number(text.substr(8, 2)),
                time_of_day(text.substr(11, 8)));
}

}  // namespace

std::optional<WallTime> http_date(std::string_view text, WallTime now) {
  text = trimmed(text);
  if (!text.ends_with(" GMT")) return c_form(text);
  const auto date = fixed_form(text);
  return date ? date : old_form(text, now);
}

}  // namespace bench
