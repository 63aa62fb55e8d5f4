#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace bench {

// A date as HTTP writes it, in any of its three forms (RFC 9110, 5.6.7); nothing when it is none.
// `now` says which century the form with two digits means: one that would be more than 50 years
// ahead was in the past.
[[nodiscard]] std::optional<WallTime> http_date(std::string_view text, WallTime now);

}  // namespace bench
