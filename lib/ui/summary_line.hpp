#pragma once

#include <optional>
#include <string>

#include "ui/run_board.hpp"
#include "ui/style.hpp"

namespace bench {

// How often it is shown where nothing is redrawn.
inline constexpr Milliseconds kSummaryPeriod = std::chrono::seconds(30);

// `14/24 done, 2 failed, 4 running, 6 left; 3m05s elapsed, about 1m50s to go`, or as much of it as
// fits into `width`.
[[nodiscard]] std::string summary_line(const RunBoard& board, SteadyTime now,
                                       std::optional<std::size_t> width, const Style& style);

// How it ended: `24/24 done, 2 failed; 3m05s elapsed`.
[[nodiscard]] std::string final_line(const RunBoard& board, SteadyTime now, const Style& style);

}  // namespace bench
