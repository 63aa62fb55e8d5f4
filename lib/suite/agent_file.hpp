#pragma once

#include <string>
#include <string_view>

#include "suite/suite.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

// The agents that every suite in bench's own layout has: one runs the scenario's own solution, one
// does nothing. A folder of that name replaces it.
inline constexpr std::string_view kOracle = "oracle";
inline constexpr std::string_view kNop = "nop";

// An agent that needs neither a folder nor a key.
[[nodiscard]] Agent built_in_agent(std::string_view id);

// agents/<id>/agent.json and run.sh of bench's own layout. Throws Error.
[[nodiscard]] Agent read_agent(const SuiteFolder& suite, const std::string& id);

// Whether a runner acts on PLAN_MODE, as far as its text can tell: a shell script expands it. That
// it is only mentioned says nothing, since dec-bench's runners copy it into their metadata.
[[nodiscard]] bool acts_on_mode(std::string_view runner);

}  // namespace bench
