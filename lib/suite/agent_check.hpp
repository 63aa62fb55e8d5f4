#pragma once

#include <string>
#include <vector>

#include "suite/suite.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

// What agents do that makes a matrix pay for nothing, as warnings.

// Agents that ignore PLAN_MODE although several of `modes` are run: the same treatment, paid twice.
[[nodiscard]] std::vector<std::string> agents_ignoring_modes(const SuiteFolder& suite,
                                                             const std::vector<Agent>& agents,
                                                             const std::vector<std::string>& modes);

// Runners of a dec-bench repository that need a file of /opt/dec-bench/scripts which none of its
// Dockerfiles puts there.
[[nodiscard]] std::vector<std::string> agents_missing_scripts(const SuiteFolder& suite,
                                                              const std::vector<Agent>& agents);

}  // namespace bench
