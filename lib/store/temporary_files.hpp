#pragma once

#include <filesystem>
#include <vector>

#include "store/results_folder.hpp"

namespace bench {

// What a bench that was killed left half written: files that never got their name, archives that
// were being taken apart. Of matrices that no process runs; logs of unfinished attempts are not
// among them.
[[nodiscard]] std::vector<std::filesystem::path> temporary_files(const ResultsFolder& results);

// Those of one matrix, whoever runs it.
[[nodiscard]] std::vector<std::filesystem::path> temporary_files(const ResultsFolder& results,
                                                                 const MatrixId& matrix);

}  // namespace bench
