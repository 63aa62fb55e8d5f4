#pragma once

#include "suite/validate.hpp"

namespace bench {

class SuiteFolder;

// Checks a scenario of bench's own layout beyond what loading it does: whether it has prompts,
// assertions that can run, what it refers to, and, `with_oracle`, a solution.
void check_bench_scenario(const SuiteFolder& suite, bool with_oracle, ScenarioValidation& result);

}  // namespace bench
