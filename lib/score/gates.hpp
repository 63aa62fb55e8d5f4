#pragma once

#include <optional>

#include "score/report.hpp"
#include "suite/suite.hpp"

namespace bench {

// The score that a report is worth; nothing when it reports no usable result.
//
// A gate passes iff all its core assertions do and at least 80 % of the scenario's own (none: all).
// The first gate that fails blocks those behind it. The normalized score is 1 for all five, else
// (gates passed + share of the failed gate's assertions that passed) / 5. A report of bare numbers
// is checked and taken as it is.
[[nodiscard]] std::optional<Score> judge(const RunReport& report, const Scenario& scenario);

}  // namespace bench
