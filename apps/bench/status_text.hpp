#pragma once

#include <string>

#include "base/clock.hpp"
#include "store/matrix_status.hpp"

namespace bench {

// What a person wants to know first:
//   20261121-093000-1f2e is running for 12m05s, process 4711
//   31 of 96 runs done (29 scored, 2 agent_failed), 4 running, 61 left
[[nodiscard]] std::string status_text(const MatrixStatus& status, WallTime now);

}  // namespace bench
