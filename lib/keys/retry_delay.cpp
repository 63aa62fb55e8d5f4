#include "keys/retry_delay.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/http_date.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

// A positive time of `count` units of `unit` milliseconds.
std::optional<Milliseconds> delay(double count, double unit) {
  const double milliseconds = count * unit;
  if (!std::isfinite(milliseconds) || milliseconds <= 0) return std::nullopt;
  const auto most = static_cast<double>(kLongestDelay.count());
  return Milliseconds(static_cast<std::int64_t>(std::ceil(std::min(milliseconds, most))));
}

std::optional<Milliseconds> positive(Milliseconds time) {
  if (time <= Milliseconds(0)) return std::nullopt;
  return std::min(time, kLongestDelay);
}

// Takes a decimal number off the front of `text`.
std::optional<double> take_number(std::string_view& text) {
  double value = 0;
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

// The whole of `text` as a number.
std::optional<double> whole_number(std::string_view text) {
  text = trimmed(text);
  const std::optional<double> value = take_number(text);
  return text.empty() ? value : std::nullopt;
}

// What one `unit` has of milliseconds.
std::optional<double> unit_of(std::string_view unit) {
  struct Unit {
    std::string_view name;
    double milliseconds;
  };
  constexpr double kSecond = 1'000;
  constexpr double kMinute = 60 * kSecond;
  constexpr double kHour = 60 * kMinute;
  constexpr double kDay = 24 * kHour;
  constexpr std::array kUnits = {Unit{"ns", 1e-6},         Unit{"us", 1e-3},
                                 Unit{"\xC2\xB5s", 1e-3},  Unit{"ms", 1},
                                 Unit{"millisecond", 1},   Unit{"milliseconds", 1},
                                 Unit{"s", kSecond},       Unit{"sec", kSecond},
                                 Unit{"secs", kSecond},    Unit{"second", kSecond},
                                 Unit{"seconds", kSecond}, Unit{"m", kMinute},
                                 Unit{"min", kMinute},     Unit{"mins", kMinute},
                                 Unit{"minute", kMinute},  Unit{"minutes", kMinute},
                                 Unit{"h", kHour},         Unit{"hr", kHour},
                                 Unit{"hrs", kHour},       Unit{"hour", kHour},
                                 Unit{"hours", kHour},     Unit{"d", kDay},
                                 Unit{"day", kDay},        Unit{"days", kDay}};
  const auto found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& one) { return one.name == unit; });
  if (found == kUnits.end()) return std::nullopt;
  return found->milliseconds;
}

std::string_view skip_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

// Takes `1h 20min` off the front of `text`, as far as it is numbers with units.
std::optional<Milliseconds> take_duration(std::string_view& text) {
  double total = 0;
  bool found = false;
  while (true) {
    std::string_view rest = skip_blanks(text);
    const std::optional<double> count = take_number(rest);
    if (!count) break;
    rest = skip_blanks(rest);
    std::size_t size = 0;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; };
    while (size < rest.size() && is_letter(rest[size])) ++size;
    const std::optional<double> unit = unit_of(rest.substr(0, size));
    if (!unit) break;
    total += *count * *unit;
    found = true;
    text = rest.substr(size);
  }
  return found ? delay(total, 1) : std::nullopt;
}

std::optional<Milliseconds> delay_until_time(std::optional<WallTime> time, WallTime now) {
  return time ? positive(*time - now) : std::nullopt;
}

// RFC 3339 with `Z` or an offset of zero.
std::optional<WallTime> iso_time(std::string_view text) {
  std::string utc(text);
  for (const std::string_view offset : {"+00:00", "+0000"}) {
    if (text.ends_with(offset))
      utc = std::string(text.substr(0, text.size() - offset.size())) + "Z";
  }
  try {
    return from_utc(utc);
  } catch (const Error&) {
    return std::nullopt;
  }
}

struct ResetHeader {
  std::string_view remaining;
  std::string_view reset;
};

constexpr std::array kResetHeaders = {
    ResetHeader{"anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"},
    ResetHeader{"anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"},
    ResetHeader{"anthropic-ratelimit-input-tokens-remaining",
                "anthropic-ratelimit-input-tokens-reset"},
    ResetHeader{"anthropic-ratelimit-output-tokens-remaining",
                "anthropic-ratelimit-output-tokens-reset"},
    ResetHeader{"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
    ResetHeader{"x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"},
    ResetHeader{"x-ratelimit-remaining", "x-ratelimit-reset"}};

}  // namespace

std::optional<Milliseconds> retry_after(const Headers& headers, WallTime now) {
  if (const auto ms = whole_number(header(headers, "retry-after-ms"))) {
    if (const auto wait = delay(*ms, 1)) return wait;
  }
  const std::string_view text = header(headers, "retry-after");
  if (const auto seconds = whole_number(text)) return delay(*seconds, 1'000);
  return delay_until_time(http_date(text, now), now);
}

std::optional<Milliseconds> limit_reset(const Headers& headers, WallTime now) {
  std::optional<Milliseconds> latest;
  for (const ResetHeader& names : kResetHeaders) {
    const auto remaining = whole_number(header(headers, names.remaining));
    if (remaining && *remaining > 0) continue;
    const std::string_view text = header(headers, names.reset);
    auto reset = duration_text(text);
    if (!reset) reset = delay_until(text, now);
    if (reset) latest = std::max(latest.value_or(*reset), *reset);
  }
  return latest;
}

std::optional<Milliseconds> duration_text(std::string_view text) {
  const std::string lowered = lower_case(trimmed(text));
  std::string_view rest = lowered;
  const auto duration = take_duration(rest);
  return rest.empty() ? duration : std::nullopt;
}

std::optional<Milliseconds> delay_in_text(std::string_view text) {
  constexpr std::array<std::string_view, 8> kLeads = {
      "try again in", "retry in", "retry after",     "reset after",
      "resets in",    "reset in", "quotaresetdelay", "available in"};
  const std::string lowered = lower_case(text);
  for (const std::string_view lead : kLeads) {
    for (std::size_t at = lowered.find(lead); at != std::string::npos;
         at = lowered.find(lead, at + 1)) {
      std::string_view rest = std::string_view(lowered).substr(at + lead.size());
      rest.remove_prefix(std::min(rest.find_first_not_of(" :\"="), rest.size()));
      if (const auto wait = take_duration(rest)) return wait;
    }
  }
  return std::nullopt;
}

std::optional<Milliseconds> delay_until(std::string_view text, WallTime now) {
  text = trimmed(text);
  if (const auto number = whole_number(text)) {
    // What is larger counts milliseconds: as seconds it would be the year 33658.
    constexpr double kMostSeconds = 1e12;
    const double unit = *number > kMostSeconds ? 1 : 1'000;
    return delay(*number * unit - static_cast<double>(now.time_since_epoch().count()), 1);
  }
  return delay_until_time(iso_time(text), now);
}

std::optional<Milliseconds> delay_until_date_in(std::string_view text, WallTime now) {
  constexpr std::size_t kDate = 10;
  for (std::size_t at = 0; at + kDate <= text.size(); ++at) {
    const std::string_view date = text.substr(at, kDate);
    if (date[4] != '-' || date[7] != '-') continue;
    std::string_view rest = text.substr(at + kDate);
    if (rest.starts_with(" at ")) rest.remove_prefix(4);
    const bool timed = rest.size() >= 5 && rest[2] == ':';
    const std::string time = timed ? std::string(rest.substr(0, 5)) : "00:00";
    if (const auto wait = delay_until(fmt::format("{}T{}:00Z", date, time), now)) return wait;
  }
  return std::nullopt;
}

}  // namespace bench
