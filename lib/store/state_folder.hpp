#pragma once

#include <filesystem>

#include "base/environment.hpp"

namespace bench {

// Where bench keeps what belongs to the user and to no results: `$BENCH_STATE_DIR`, else
// `$XDG_STATE_HOME/bench`, else `~/.local/state/bench`. Throws Error with ExitCode::store_failed
// when none of them is set.
[[nodiscard]] std::filesystem::path state_folder(const Environment& environment);

}  // namespace bench
