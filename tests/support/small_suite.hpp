#pragma once

#include <string>

#include "suite/suite.hpp"

namespace bench {

// A suite in memory: `scenarios` tasks, one harness, one agent that needs no key.
inline Suite small_suite(int scenarios = 2) {
  Suite suite;
  suite.name = "small";
  suite.root = "/suites/small";
  suite.modes = {"no-plan"};
  for (int number = 1; number <= scenarios; ++number) {
    Scenario& scenario = suite.scenarios.emplace_back();
    scenario.id = "task-" + std::to_string(number);
    scenario.personas = {"naive", "savvy"};
    scenario.folder = suite.root / "scenarios" / scenario.id;
  }
  suite.harnesses.emplace_back().id = "base";
  Agent& agent = suite.agents.emplace_back();
  agent.id = "oracle";
  agent.models = {"none"};
  return suite;
}

}  // namespace bench
