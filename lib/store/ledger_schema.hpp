#pragma once

#include "store/sqlite.hpp"

namespace bench {

// Makes an empty database a ledger, and refuses one of a newer bench. With read-only access the
// tables must be there already.
void prepare_ledger(sqlite::Database& database, sqlite::Database::Access access);

}  // namespace bench
