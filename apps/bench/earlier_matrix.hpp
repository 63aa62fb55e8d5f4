#pragma once

#include <optional>
#include <string>

#include "matrix_setup.hpp"
#include "run_options.hpp"
#include "store/matrix_record.hpp"
#include "store/results_folder.hpp"

namespace bench {

// Finds matrices of a results folder that an earlier bench began.

// The newest one with this plan, and this --network, that nobody runs and that has not been
// finished.
[[nodiscard]] std::optional<StoredMatrix> find_unfinished(const ResultsFolder& results,
                                                          const MatrixSetup& setup);

// The matrix whose id is `id` or begins with it; without one, the newest that is not finished, else
// the newest. Throws Error when there is none.
[[nodiscard]] MatrixId find_matrix(const ResultsFolder& results, const std::string& id);

// Throws Error when the suite has become another one since, saying in what.
void check_same_plan(const StoredMatrix& earlier, const MatrixSetup& setup);

// The terms on which the matrix was started: where keys come from, what may be spent, what is
// recorded or replayed. Containers that it started may still hold tokens, and a budget is not to be
// lost. What `options` say wins, but a recording or a replay is of the whole matrix or of nothing.
void keep_terms(const MatrixRecord& record, RunOptions& options);

}  // namespace bench
