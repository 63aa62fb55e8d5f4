#pragma once

#include "suite/validate.hpp"

namespace bench {

class SuiteFolder;

// Checks a scenario of a dec-bench repository as dec-bench does, and whether its image can judge
// the production gate at all.
void check_dec_bench_scenario(const SuiteFolder& suite, const RegistryInputs& registry,
                              ScenarioValidation& result);

}  // namespace bench
