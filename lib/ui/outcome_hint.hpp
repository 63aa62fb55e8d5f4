#pragma once

#include <string_view>

#include "runs/outcome.hpp"

namespace bench {

// What a user can do about runs that ended like this; empty for scored ones.
[[nodiscard]] std::string_view outcome_hint(Outcome outcome);

}  // namespace bench
