#pragma once

#include <optional>
#include <string_view>

#include "score/report.hpp"

namespace bench {

// Reads the JSON of a result, dec-bench's or that of bench's own entry point. Nothing: it is no
// result. Fields that are there with the wrong type become an error in the report, so that no score
// is made up from the rest; unknown ones are passed over.
[[nodiscard]] std::optional<RunReport> read_report(std::string_view json);

// An agent's agent-metrics.json, with the names that dec-bench gave its fields.
[[nodiscard]] std::optional<AgentMetrics> read_agent_metrics(std::string_view json);

}  // namespace bench
