#include "suite/dec_bench_layout.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <system_error>

#include "suite/agent_file.hpp"
#include "suite/bench_layout.hpp"
#include "suite/harness_file.hpp"
#include "suite/scenario_file.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

constexpr auto kRegistry = "apps/web/data/scenarios";
constexpr auto kDefaultModel = "claude-sonnet-4-20250514";

// What dec-bench's own program knows about its agents; the repository does not say it.
struct KnownAgent {
  std::string_view id;
  std::string_view provider;
  std::string_view model;
};
constexpr std::array kKnownAgents = {
    KnownAgent{"claude-code", "anthropic", kDefaultModel},
    KnownAgent{"codex", "openai", "gpt-5-codex"},
    KnownAgent{"cursor", "cursor", "auto"},
};

// Folders without scenario.json are something else.
std::vector<Scenario> read_folders(const SuiteFolder& folder) {
  std::vector<Scenario> scenarios;
  for (const std::string& id : folder.folder_ids("scenarios")) {
    const fs::path file = fs::path("scenarios") / id / "scenario.json";
    if (!folder.has_file(file)) continue;
    const Document document = folder.document(file);
    Document::Object fields = document.root();
    scenarios.push_back(read_shared_scenario(folder, id, fields));
  }
  return scenarios;
}

Scenario read_registry_entry(const SuiteFolder& folder, const std::string& id) {
  const Document document = folder.document(fs::path(kRegistry) / (id + ".json"));
  Document::Object fields = document.root();
  Scenario scenario;
  scenario.id = id;
  scenario.title = fields.text("title").value_or("");
  scenario.description = fields.text("description").value_or("");
  scenario.tier = fields.text("tier").value_or("");
  scenario.domain = fields.text("domain").value_or("");
  scenario.tags = fields.texts("tags");
  scenario.services = fields.texts("services");
  return scenario;
}

std::vector<Scenario> read_dec_bench_scenarios(const SuiteFolder& folder) {
  std::vector<Scenario> scenarios = read_folders(folder);
  std::set<std::string> with_folder;
  for (const Scenario& scenario : scenarios) with_folder.insert(scenario.id);
  for (const std::string& id : folder.file_ids(kRegistry, ".json")) {
    if (!with_folder.contains(id)) scenarios.push_back(read_registry_entry(folder, id));
  }
  std::sort(scenarios.begin(), scenarios.end(),
            [](const Scenario& a, const Scenario& b) { return a.id < b.id; });
  return scenarios;
}

Agent known_agent(const std::string& id) {
  const auto* known = std::find_if(kKnownAgents.begin(), kKnownAgents.end(),
                                   [&](const KnownAgent& agent) { return agent.id == id; });
  Agent agent = built_in_agent(id);
  if (known == kKnownAgents.end()) return agent;
  agent.provider = known->provider;
  agent.models = {std::string(known->model)};
  return agent;
}

}  // namespace

bool is_dec_bench_layout(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / kRegistry, error) ||
         (fs::is_directory(folder / kDecBenchAgents, error) &&
          fs::is_directory(folder / "scenarios", error));
}

std::vector<Agent> read_dec_bench_agents(const SuiteFolder& folder) {
  std::vector<Agent> agents;
  for (const std::string& id : folder.folder_ids(kDecBenchAgents)) {
    const fs::path runner = fs::path(kDecBenchAgents) / id / "run.sh";
    if (!folder.has_file(runner)) continue;
    Agent agent = known_agent(id);
    agent.folder = folder.absolute(fs::path(kDecBenchAgents) / id);
    agent.heeds_mode = acts_on_mode(folder.text(runner));
    agent.client = client_named(agent.id).value_or(AgentClient::other);
    agents.push_back(std::move(agent));
  }
  return agents;
}

Suite read_dec_bench_layout(const SuiteFolder& folder) {
  BenchConfig config = read_config(folder);
  Suite suite;
  suite.layout = Layout::dec_bench;
  suite.root = folder.root();
  suite.name = config.name.empty() ? folder.root().filename().string() : config.name;
  suite.scenarios = read_dec_bench_scenarios(folder);
  suite.harnesses = read_harnesses(folder, kDecBenchHarnesses);
  suite.agents = read_dec_bench_agents(folder);
  suite.modes = config.modes.empty() ? default_modes(suite.layout) : config.modes;
  suite.config = std::move(config.settings);
  return suite;
}

}  // namespace bench
