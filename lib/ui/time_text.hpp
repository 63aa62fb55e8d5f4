#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"

namespace bench {

// A guess, rounded so that it does not pretend to know: `25s`, `1m50s`, `25m`, `2h10m`.
[[nodiscard]] std::string rough(Milliseconds duration);

// `09:00:03Z`
[[nodiscard]] std::string time_of_day(WallTime time);

}  // namespace bench
