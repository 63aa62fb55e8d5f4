#include "meter/rate_limits.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/error.hpp"
#include "base/units.hpp"

namespace bench {

namespace {

constexpr std::array<std::string_view, kLimitKinds> kNames = {"requests", "input-tokens",
                                                              "output-tokens", "tokens"};

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc{} || end != last) return std::nullopt;
  return number;
}

// A reset that cannot be read is the whole minute that limits are for.
Milliseconds until(std::string_view moment, WallTime now) {
  try {
    return std::max(from_utc(moment) - now, Milliseconds(0));
  } catch (const Error&) {
    return std::chrono::minutes(1);
  }
}

Milliseconds duration_in(std::string_view text) {
  try {
    return parse_duration(text);
  } catch (const Error&) {
    return std::chrono::minutes(1);
  }
}

std::optional<RateLimit> limit_of(std::string_view limit, std::string_view remaining) {
  const std::optional<std::uint64_t> most = number_in(limit);
  const std::optional<std::uint64_t> left = number_in(remaining);
  if (!most || !left || *most == 0) return std::nullopt;
  return RateLimit{*most, *left, {}};
}

}  // namespace

RateLimits read_rate_limits(const Headers& headers, WallTime now) {
  RateLimits limits;
  for (std::size_t kind = 0; kind < kLimitKinds; ++kind) {
    const std::string name(kNames.at(kind));
    const std::string own = "anthropic-ratelimit-" + name;
    limits.at(kind) =
        limit_of(header(headers, own + "-limit"), header(headers, own + "-remaining"));
    if (limits.at(kind)) {
      limits.at(kind)->reset_in = until(header(headers, own + "-reset"), now);
      continue;
    }
    limits.at(kind) = limit_of(header(headers, "x-ratelimit-limit-" + name),
                               header(headers, "x-ratelimit-remaining-" + name));
    if (!limits.at(kind)) continue;
    limits.at(kind)->reset_in = duration_in(header(headers, "x-ratelimit-reset-" + name));
  }
  return limits;
}

}  // namespace bench
