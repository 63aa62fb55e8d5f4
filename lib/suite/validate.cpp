#include "suite/validate.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "base/text.hpp"
#include "suite/agent_check.hpp"
#include "suite/agent_file.hpp"
#include "suite/bench_layout.hpp"
#include "suite/bench_scenario_check.hpp"
#include "suite/check.hpp"
#include "suite/dec_bench_layout.hpp"
#include "suite/dec_bench_scenario_check.hpp"
#include "suite/harness_file.hpp"
#include "suite/suite_id.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

bool takes(const AxisFilter& filter, std::string_view value) {
  const auto matches = [&](const std::string& pattern) { return glob_matches(pattern, value); };
  const bool included =
      filter.include.empty() || std::any_of(filter.include.begin(), filter.include.end(), matches);
  return included && std::none_of(filter.exclude.begin(), filter.exclude.end(), matches);
}

std::vector<std::string> modes_taken(const BenchConfig& config, Layout layout) {
  std::vector<std::string> modes = config.modes;
  if (modes.empty()) modes = default_modes(layout);
  std::erase_if(modes,
                [&](const std::string& mode) { return !takes(config.settings.axes.modes, mode); });
  return modes;
}

// `scenarios/sort` and `./sort` name a scenario as `sort` does.
std::string without_folder(const SuiteFolder& suite, const std::string& name) {
  std::error_code error;
  const fs::path path = fs::canonical(name, error);
  if (error || path.parent_path() != suite.absolute("scenarios")) return name;
  return path.filename().string();
}

std::vector<std::string> chosen(const SuiteFolder& suite, const std::vector<std::string>& names) {
  std::vector<std::string> all = suite.folders("scenarios");
  if (names.empty()) return all;
  std::set<std::string> taken;
  for (const std::string& name : names) {
    const std::string pattern = without_folder(suite, name);
    bool known = false;
    for (const std::string& id : all) {
      if (!glob_matches(pattern, id)) continue;
      known = true;
      taken.insert(id);
    }
    if (known) continue;
    const std::string near = nearest(pattern, all);
    throw usage_error(fmt::format("no scenario matches '{}'", printable(name)),
                      near.empty() ? "" : fmt::format("did you mean '{}'?", near));
  }
  return {taken.begin(), taken.end()};
}

// What belongs to no scenario. Returns the configuration as far as it could be read.
BenchConfig check_suite(const SuiteFolder& suite, Layout layout, SuiteValidation& result) {
  const bool dec_bench = layout == Layout::dec_bench;
  BenchConfig config;
  std::vector<Agent> agents;
  checked(result.errors, [&] { config = read_config(suite); });
  checked(result.errors,
          [&] { (void)read_harnesses(suite, dec_bench ? kDecBenchHarnesses : "harnesses"); });
  checked(result.errors,
          [&] { agents = dec_bench ? read_dec_bench_agents(suite) : read_bench_agents(suite); });
  result.warnings = agents_ignoring_modes(suite, agents, modes_taken(config, layout));
  if (!dec_bench) return config;
  for (std::string& warning : agents_missing_scripts(suite, agents)) {
    result.warnings.push_back(std::move(warning));
  }
  return config;
}

}  // namespace

bool SuiteValidation::passed() const {
  return errors.empty() && std::all_of(scenarios.begin(), scenarios.end(),
                                       [](const ScenarioValidation& s) { return s.passed; });
}

SuiteValidation validate(const SuiteLocation& location, const std::vector<std::string>& scenarios,
                         const RegistryInputs& registry) {
  const SuiteFolder suite(location.root);
  SuiteValidation result;
  const BenchConfig config = check_suite(suite, location.layout, result);
  const bool with_oracle = takes(config.settings.axes.agents, kOracle);
  for (const std::string& id : chosen(suite, scenarios)) {
    ScenarioValidation& scenario = result.scenarios.emplace_back();
    scenario.scenario_id = id;
    scenario.scenario_dir = suite.shown(fs::path("scenarios") / id);
    if (!valid_suite_id(id)) {
      scenario.errors.push_back(
          fmt::format("the name of the folder is no id (hint: {})", kSuiteIdHint));
    } else if (location.layout == Layout::dec_bench) {
      check_dec_bench_scenario(suite, registry, scenario);
    } else {
      check_bench_scenario(suite, with_oracle, scenario);
    }
    scenario.passed = scenario.errors.empty();
  }
  return result;
}

}  // namespace bench
