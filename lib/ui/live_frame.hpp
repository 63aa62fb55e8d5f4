#pragma once

#include <string>
#include <vector>

#include "ui/run_board.hpp"
#include "ui/style.hpp"
#include "ui/terminal.hpp"

namespace bench {

// The picture of a running matrix: a line per busy slot and a summary below. No line is wider than
// the window, and one row of it stays free for the cursor; slots that find no room are counted.
[[nodiscard]] std::vector<std::string> live_frame(const RunBoard& board, const WindowSize& window,
                                                  SteadyTime now, const Style& style);

}  // namespace bench
