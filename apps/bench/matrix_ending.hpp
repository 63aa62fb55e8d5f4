#pragma once

#include <string>

#include "matrix_session.hpp"
#include "runs/matrix_run.hpp"
#include "ui/closing_report.hpp"

namespace bench {

[[nodiscard]] bool has_unfinished_runs(const MatrixOutcome& outcome);

// A command that is about the session's folder of results.
[[nodiscard]] std::string about_results(const SessionOptions& options, const std::string& command);

// Says how a matrix has ended and what can be done next; the exit code of it.
ExitCode conclude(const Shell& shell, const SessionOptions& options, const MatrixId& matrix,
                  const MatrixOutcome& outcome, const ClosingSummary& summary);

}  // namespace bench
