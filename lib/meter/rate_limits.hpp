#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "base/headers.hpp"

namespace bench {

// What providers limit per minute. `tokens` is input and output together.
enum class LimitKind { requests, input_tokens, output_tokens, tokens };
inline constexpr std::size_t kLimitKinds = 4;

// One limit, as the head of an answer tells it.
struct RateLimit {
  std::uint64_t limit = 0;
  std::uint64_t remaining = 0;
  Milliseconds reset_in{0};  // until all of it is there again

  bool operator==(const RateLimit&) const = default;
};

// By LimitKind; what the head does not tell, or not in full, is nothing.
using RateLimits = std::array<std::optional<RateLimit>, kLimitKinds>;

// Reads `anthropic-ratelimit-input-tokens-remaining` and its kind, whose resets are moments, and
// `x-ratelimit-remaining-tokens` and its kind, whose resets are durations such as `6m0s`.
[[nodiscard]] RateLimits read_rate_limits(const Headers& headers, WallTime now);

[[nodiscard]] bool any_told(const RateLimits& limits);

}  // namespace bench
