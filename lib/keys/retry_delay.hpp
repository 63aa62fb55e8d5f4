#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "base/headers.hpp"

namespace bench {

// How long providers ask to be left alone. Each function gives a positive time, or nothing where
// nothing usable is said; nothing exceeds kLongestDelay.
inline constexpr Milliseconds kLongestDelay = std::chrono::hours(24 * 400);

// `retry-after-ms`, else `Retry-After` in seconds or as a date.
[[nodiscard]] std::optional<Milliseconds> retry_after(const Headers& headers, WallTime now);

// When the limits that are used up are whole again, by the headers that tell of them:
// anthropic-ratelimit-*-reset, x-ratelimit-reset-*. A limit with something left is not the one.
[[nodiscard]] std::optional<Milliseconds> limit_reset(const Headers& headers, WallTime now);

// `Please try again in 1.2s`, `retry after 26 seconds`, `resets in 3hr 20min`: the first time that
// is named so.
[[nodiscard]] std::optional<Milliseconds> delay_in_text(std::string_view text);

// `34.07s`, `6m0s`, `1 h 20 min`; plain numbers are none.
[[nodiscard]] std::optional<Milliseconds> duration_text(std::string_view text);

// `You will regain access on 2026-12-01 at 00:00 UTC`: the time until the date that is named in
// `text`.
[[nodiscard]] std::optional<Milliseconds> delay_until_date_in(std::string_view text, WallTime now);

// A point in time as a number of seconds or milliseconds since 1970, or in ISO 8601.
[[nodiscard]] std::optional<Milliseconds> delay_until(std::string_view moment, WallTime now);

}  // namespace bench
