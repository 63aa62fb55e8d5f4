#pragma once

#include "suite/bench_config.hpp"
#include "suite/suite.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

// Whether bench's own layout is there: bench.json and scenarios/.
[[nodiscard]] bool is_bench_layout(const std::filesystem::path& folder);

// Reads it; docs/suites.md describes it. Throws Error.
[[nodiscard]] Suite read_bench_layout(const SuiteFolder& folder);

// Its agents alone, the built-in ones too, sorted by id. Throws Error.
[[nodiscard]] std::vector<Agent> read_bench_agents(const SuiteFolder& folder);

// The modes of a suite that does not say which it has.
[[nodiscard]] std::vector<std::string> default_modes(Layout layout);

// bench.json at the root of either layout; nothing said when it is not there. Throws Error.
[[nodiscard]] BenchConfig read_config(const SuiteFolder& folder);

}  // namespace bench
