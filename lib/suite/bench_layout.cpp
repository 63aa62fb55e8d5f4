#include "suite/bench_layout.hpp"

#include <algorithm>
#include <system_error>

#include "suite/agent_file.hpp"
#include "suite/harness_file.hpp"
#include "suite/scenario_file.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr auto kConfigFile = "bench.json";

std::vector<Scenario> read_bench_scenarios(const SuiteFolder& folder) {
  std::vector<Scenario> scenarios;
  for (const std::string& id : folder.folder_ids("scenarios")) {
    scenarios.push_back(read_bench_scenario(folder, id));
  }
  return scenarios;
}

}  // namespace

bool is_bench_layout(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / kConfigFile, error) &&
         fs::is_directory(folder / "scenarios", error);
}

std::vector<std::string> default_modes(Layout layout) {
  if (layout == Layout::dec_bench) return {"no-plan", "plan"};
  return {"no-plan"};
}

BenchConfig read_config(const SuiteFolder& folder) {
  if (!folder.has_file(kConfigFile)) return {};
  return read_bench_config(folder.document(kConfigFile));
}

std::vector<Agent> read_bench_agents(const SuiteFolder& folder) {
  std::vector<std::string> ids = folder.folder_ids("agents");
  std::vector<Agent> agents;
  for (const std::string& id : ids) agents.push_back(read_agent(folder, id));
  for (const std::string_view id : {kOracle, kNop}) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) agents.push_back(built_in_agent(id));
  }
  std::sort(agents.begin(), agents.end(),
            [](const Agent& a, const Agent& b) { return a.id < b.id; });
  return agents;
}

Suite read_bench_layout(const SuiteFolder& folder) {
  BenchConfig config = read_config(folder);
  Suite suite;
  suite.layout = Layout::bench;
  suite.root = folder.root();
  suite.name = config.name.empty() ? folder.root().filename().string() : config.name;
  suite.scenarios = read_bench_scenarios(folder);
  suite.harnesses = read_harnesses(folder, "harnesses");
  suite.agents = read_bench_agents(folder);
  suite.modes = config.modes.empty() ? default_modes(suite.layout) : config.modes;
  suite.config = std::move(config.settings);
  return suite;
}

}  // namespace bench
