#pragma once

#include <filesystem>

#include "store/sqlite.hpp"

namespace bench {

// Opens, or makes, the ledger of keys in `folder`: `keys.db`, 0600, in a folder of 0700. Throws
// Error with ExitCode::usage on one of a newer bench.
[[nodiscard]] sqlite::Database open_key_ledger(const std::filesystem::path& folder);

}  // namespace bench
