#pragma once

#include "suite/suite.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

// Whether a dec-bench repository is there: its registry, or its agents and scenarios.
[[nodiscard]] bool is_dec_bench_layout(const std::filesystem::path& folder);

// Reads it as it stands. A registry entry without a folder is listed without one; it can never run.
// Throws Error.
[[nodiscard]] Suite read_dec_bench_layout(const SuiteFolder& folder);

}  // namespace bench
