#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "store/results_folder.hpp"

namespace bench {

struct Reindexed {
  std::size_t matrices = 0;
  std::size_t runs = 0;
  std::vector<std::string> unreadable;  // records that were left out, and why
};

// Makes the ledger of a results folder anew from its files. The old one is kept beside it. Throws
// Error with ExitCode::store_failed, also while a process runs a matrix there.
Reindexed reindex(const ResultsFolder& results);

}  // namespace bench
