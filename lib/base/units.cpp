#include "base/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr double kKibi = 1024.0;
constexpr std::array kByteUnits = {
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"k", kKibi},
    Unit{"m", kKibi* kKibi},
    Unit{"g", kKibi* kKibi* kKibi},
    Unit{"t", kKibi* kKibi* kKibi* kKibi},
};
constexpr std::array kTimeUnits = {Unit{"ms", 1}, Unit{"s", 1000}, Unit{"m", 60'000},
                                   Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};

template <std::size_t N>
std::optional<double> factor_of(const std::array<Unit, N>& units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.factor;
  }
  return std::nullopt;
}

// Takes a number off the front of `text`; nothing if there is none.
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || value < 0 || !std::isfinite(value)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

// Takes the letters off the front of `text`.
std::string_view take_letters(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && (text[size] < '0' || text[size] > '9')) ++size;
  const std::string_view letters = text.substr(0, size);
  text.remove_prefix(size);
  return letters;
}

}  // namespace

Bytes parse_bytes(std::string_view text) {
  std::string_view rest = text;
  const std::optional<double> number = take_number(rest);
  std::string unit = lower_case(rest);
  while (!unit.empty() && unit.front() == ' ') unit.erase(0, 1);
  if (unit.size() > 1 && unit.ends_with('b')) unit.pop_back();
  if (unit.size() > 1 && unit.ends_with('i')) unit.pop_back();
  const std::optional<double> factor = factor_of(kByteUnits, unit);
  if (!number || !factor || *number * *factor > 9e18) {
    throw usage_error(fmt::format("'{}' is not a size", text), "write it like 512m or 2g");
  }
  return {static_cast<std::uint64_t>(*number * *factor)};
}

std::string show(Bytes bytes) {
  constexpr std::array kNames = {"B", "KiB", "MiB", "GiB", "TiB"};
  auto value = static_cast<double>(bytes.count);
  std::size_t unit = 0;
  while (value >= kKibi && unit + 1 < kNames.size()) {
    value /= kKibi;
    ++unit;
  }
  return unit == 0 ? fmt::format("{} B", bytes.count)
                   : fmt::format("{:.1f} {}", value, kNames.at(unit));
}

Milliseconds parse_duration(std::string_view text) {
  std::string_view rest = text;
  double total = 0;
  bool valid = !text.empty();
  while (valid && !rest.empty()) {
    const std::optional<double> number = take_number(rest);
    const std::string_view unit = take_letters(rest);
    const bool plain_seconds = unit.empty() && rest.empty() && total == 0;
    const std::optional<double> factor =
        plain_seconds ? std::optional(1000.0) : factor_of(kTimeUnits, unit);
    valid = number && factor;
    if (valid) total += *number * *factor;
  }
  if (!valid || total > 1e14) {
    throw usage_error(fmt::format("'{}' is not a duration", text),
                      "write it like 90s, 10m or 1h30m");
  }
  return Milliseconds(static_cast<std::int64_t>(std::llround(total)));
}

std::string show(Milliseconds duration) {
  const std::int64_t ms = duration.count();
  if (ms < 1000) return fmt::format("{}ms", ms);
  if (ms < 60'000) return fmt::format("{}.{}s", ms / 1000, ms % 1000 / 100);
  return whole_seconds(duration);
}

std::string whole_seconds(Milliseconds duration) {
  const std::int64_t s = duration.count() / 1000;
  if (s < 60) return fmt::format("{}s", s);
  if (s < 3600) return fmt::format("{}m{:02}s", s / 60, s % 60);
  return fmt::format("{}h{:02}m", s / 3600, s % 3600 / 60);
}

std::string show_wait(SteadyTime::duration left) {
  using std::chrono::ceil;
  using std::chrono::minutes;
  using std::chrono::seconds;
  const auto up = std::max(ceil<seconds>(left), seconds(0));
  return whole_seconds(up < std::chrono::hours(1) ? up : ceil<minutes>(up));
}

}  // namespace bench
