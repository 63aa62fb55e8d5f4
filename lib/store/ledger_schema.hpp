#pragma once

#include "store/results_folder.hpp"
#include "store/sqlite.hpp"

namespace bench {

// Makes an empty database a ledger, and refuses one of a newer bench. With read-only access the
// tables must be there already.
void prepare_ledger(sqlite::Database& database, sqlite::Database::Access access);

// The ledger of a folder that has results, for reading. Throws Error, saying where it looked.
[[nodiscard]] sqlite::Database open_ledger_to_read(const ResultsFolder& results);

}  // namespace bench
