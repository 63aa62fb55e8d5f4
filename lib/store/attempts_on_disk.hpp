#pragma once

#include <functional>
#include <vector>

#include "store/results_folder.hpp"
#include "store/stored_attempt.hpp"

namespace bench {

// The runs of a matrix that have a folder, and the attempts of each that are finished on disk, in
// order. What is not finished is not looked at.
void for_each_run_on_disk(
    const ResultsFolder& results, const MatrixId& matrix,
    const std::function<void(const RunId& run, const std::vector<int>& attempts)>& visit);

// Throws Error with ExitCode::store_failed when it cannot be read.
[[nodiscard]] StoredAttempt read_attempt_on_disk(const ResultsFolder& results,
                                                 const MatrixId& matrix, const RunId& run,
                                                 int attempt);

// The record of a final attempt is its run's: gives it that name, unless it has it.
void name_result(const ResultsFolder& results, const MatrixId& matrix,
                 const StoredAttempt& attempt);

// The matrices that have a folder with a record, oldest first.
[[nodiscard]] std::vector<MatrixId> matrices_on_disk(const ResultsFolder& results);

}  // namespace bench
