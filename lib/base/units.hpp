#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace bench {

struct Bytes {
  std::uint64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
};

// `512m`, `2GiB`, `1000000`: powers of 1024, as container engines read them. Throws Error.
[[nodiscard]] Bytes parse_bytes(std::string_view text);

// `1.5 GiB`, `312 B`
[[nodiscard]] std::string show(Bytes bytes);

// `90s`, `10m`, `1h30m`, `250ms`, or plain seconds: `90`. Throws Error.
[[nodiscard]] Milliseconds parse_duration(std::string_view text);

// `850ms`, `12.3s`, `4m05s`, `2h03m`
[[nodiscard]] std::string show(Milliseconds duration);

// Begun seconds do not count: `0s`, `12s`, `4m05s`, `2h03m`
[[nodiscard]] std::string whole_seconds(Milliseconds duration);

// What is left of a wait, never less than that and never negative: a minute that has just begun is
// `1m00s`.
[[nodiscard]] std::string show_wait(SteadyTime::duration left);

}  // namespace bench
