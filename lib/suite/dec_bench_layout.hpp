#pragma once

#include "suite/suite.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

inline constexpr auto kDecBenchHarnesses = "apps/web/data/harnesses";
inline constexpr auto kDecBenchAgents = "docker/agents";

// Whether a dec-bench repository is there: its registry, or its agents and scenarios.
[[nodiscard]] bool is_dec_bench_layout(const std::filesystem::path& folder);

// Reads it as it stands. A registry entry without a folder is listed without one; it can never run.
// Throws Error.
[[nodiscard]] Suite read_dec_bench_layout(const SuiteFolder& folder);

// Its agents alone, sorted by id. Throws Error.
[[nodiscard]] std::vector<Agent> read_dec_bench_agents(const SuiteFolder& folder);

}  // namespace bench
