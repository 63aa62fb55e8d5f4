#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/environment.hpp"
#include "runs/progress.hpp"
#include "ui/terminal.hpp"

namespace bench {

enum class LogFormat { text, json };

struct ProgressOptions {
  bool quiet = false;
  bool verbose = false;
  LogFormat format = LogFormat::text;
};

// Whether pictures can be redrawn there: on a terminal that can move its cursor, and not in CI.
[[nodiscard]] bool redraws(const Screen& screen, const Environment& environment);

// The display for this place: JSON and quiet where asked for, live on a terminal, lines in a pipe,
// in CI and on a terminal that cannot move its cursor. `screen` and `clock` are borrowed.
[[nodiscard]] std::unique_ptr<Progress> make_progress(const ProgressOptions& options,
                                                      Screen& screen, const Clock& clock,
                                                      const Environment& environment);

}  // namespace bench
