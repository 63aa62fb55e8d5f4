#pragma once

#include <optional>
#include <string>
#include <vector>

#include "suite/find_suite.hpp"

namespace bench {

// What `registry add` would be given. All four are needed for a scenario to be ready for it.
struct RegistryInputs {
  std::optional<std::vector<std::string>> competencies;
  std::optional<std::vector<std::string>> features;
  std::optional<std::string> starting_state;
  std::optional<std::vector<std::string>> services;
};

// What is wrong with one scenario; with `file:line:` where that is known.
struct ScenarioValidation {
  std::string scenario_id;
  std::string scenario_dir;
  bool passed = false;          // no errors
  bool registry_ready = false;  // and complete, good registry inputs; dec-bench repositories only
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
};

struct SuiteValidation {
  std::vector<std::string> errors;  // of what belongs to no scenario: bench.json, harnesses, agents
  std::vector<std::string> warnings;
  std::vector<ScenarioValidation> scenarios;  // sorted by id

  [[nodiscard]] bool passed() const;
};

// Checks the suite, and those of its scenarios that `scenarios` names: ids, globs or folders; all
// of them when it is empty. A broken file is a result. Throws Error when a name matches nothing.
[[nodiscard]] SuiteValidation validate(const SuiteLocation& location,
                                       const std::vector<std::string>& scenarios = {},
                                       const RegistryInputs& registry = {});

}  // namespace bench
