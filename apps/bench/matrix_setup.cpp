#include "matrix_setup.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "suite/find_suite.hpp"
#include "version.hpp"

namespace bench {

namespace {

// What is typed for an axis replaces what bench.json says of it.
AxisFilter merged_filter(const std::vector<std::string>& typed, const AxisFilter& configured) {
  if (typed.empty()) return configured;
  AxisFilter filter;
  for (const std::string& value : typed) {
    if (value.starts_with('!')) {
      filter.exclude.push_back(value.substr(1));
    } else {
      filter.include.push_back(value);
    }
  }
  return filter;
}

AxisFilters merged_filters(const MatrixOptions& options, const AxisFilters& configured) {
  return {merged_filter(options.scenarios, configured.scenarios),
          merged_filter(options.harnesses, configured.harnesses),
          merged_filter(options.agents, configured.agents),
          merged_filter(options.models, configured.models),
          merged_filter(options.personas, configured.personas),
          merged_filter(options.modes, configured.modes)};
}

template <typename Items>
bool has_id(const Items& items, const std::string& id) {
  return std::any_of(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
}

void default_to(AxisFilter& filter, const std::string& value, bool exists) {
  if (filter.include.empty() && filter.exclude.empty() && exists) filter.include = {value};
}

// Any model may be named in a dec-bench repository: images are made for it.
void add_models(const std::vector<std::string>& models, Suite& suite) {
  if (suite.layout != Layout::dec_bench) return;
  for (const std::string& model : models) {
    const bool glob = model.find_first_of("*?[!") != std::string::npos;
    for (Agent& agent : suite.agents) {
      const bool known =
          std::find(agent.models.begin(), agent.models.end(), model) != agent.models.end();
      if (!glob && !known && !agent.provider.empty()) agent.models.push_back(model);
    }
  }
}

void override_network(const std::optional<NetworkPolicy>& network, Suite& suite) {
  if (!network) return;
  for (Harness& harness : suite.harnesses) harness.network = *network;
}

// dec-bench's matrix is over scenarios, personas and modes; the other axes have one value.
void apply_dec_bench_defaults(const Suite& suite, AxisFilters& axes) {
  default_to(axes.harnesses, "base-rt", has_id(suite.harnesses, "base-rt"));
  default_to(axes.agents, "claude-code", has_id(suite.agents, "claude-code"));
}

// A single run needs one value on each axis; the common ones need not be typed.
void apply_single_run_defaults(const Suite& suite, AxisFilters& axes) {
  default_to(axes.harnesses, "base-rt", has_id(suite.harnesses, "base-rt"));
  default_to(axes.agents, "claude-code", has_id(suite.agents, "claude-code"));
  default_to(axes.personas, "naive",
             std::any_of(suite.scenarios.begin(), suite.scenarios.end(), [](const Scenario& one) {
               return std::find(one.personas.begin(), one.personas.end(), "naive") !=
                      one.personas.end();
             }));
  default_to(axes.modes, "no-plan",
             std::find(suite.modes.begin(), suite.modes.end(), "no-plan") != suite.modes.end());
}

template <typename Value>
std::size_t distinct(const Plan& plan, Value value) {
  std::vector<std::string> seen;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    std::string one(value(plan.cell_at(i)));
    if (std::find(seen.begin(), seen.end(), one) == seen.end()) seen.push_back(std::move(one));
  }
  return seen.size();
}

// Names the flags that would narrow the plan down to one cell.
Error too_many_cells(const Plan& plan) {
  std::vector<std::string> open;
  const auto check = [&](const char* flag, auto value) {
    if (distinct(plan, value) > 1) open.emplace_back(flag);
  };
  check("--scenario", [](const Cell& cell) { return cell.scenario->id; });
  check("--harness", [](const Cell& cell) { return cell.harness->id; });
  check("--agent", [](const Cell& cell) { return cell.agent->id; });
  check("--model", [](const Cell& cell) { return cell.model; });
  check("--persona", [](const Cell& cell) { return cell.persona; });
  check("--mode", [](const Cell& cell) { return cell.mode; });
  return usage_error(
      fmt::format("{} are selected and --matrix is not given", counted(plan.cells(), "cell")),
      fmt::format("add --matrix to run all of them, or choose one by {}", joined(open, ", ")));
}

std::optional<int> chosen_parallel(const MatrixOptions& options, const SuiteConfig& config) {
  if (!options.parallel.empty()) return parse_parallel(options.parallel);
  if (config.parallel) return parse_parallel(*config.parallel);
  return 1;
}

}  // namespace

MatrixSetup::MatrixSetup(const MatrixOptions& options)
    : suite_(load_suite(std::filesystem::path(options.suite))),
      version_(!options.version.empty()
                   ? options.version
                   : suite_.config.version.value_or(fmt::format("v{}", kVersion))),
      network_(options.network),
      parallel_(chosen_parallel(options, suite_.config)) {
  selection_.axes = merged_filters(options, suite_.config.axes);
  if (suite_.layout == Layout::dec_bench) apply_dec_bench_defaults(suite_, selection_.axes);
  add_models(options.models, suite_);
  override_network(network_, suite_);
  if (!options.matrix) apply_single_run_defaults(suite_, selection_.axes);
  selection_.trials = options.trials.value_or(suite_.config.trials.value_or(1));
  if (!options.shard.empty()) selection_.shard = parse_shard(options.shard);
  plan_ = std::make_unique<Plan>(suite_, selection_);
  if (plan_->cells() == 0) {
    throw usage_error("the selection is empty", "see `bench list`, or leave out a filter");
  }
  if (!options.matrix && plan_->cells() > 1) throw too_many_cells(*plan_);
}

MatrixSetup::MatrixSetup(const MatrixRecord& recorded, const std::string& parallel)
    : suite_(load_suite(recorded.suite_root)),
      selection_(recorded.selection),
      version_(recorded.version),
      network_(recorded.network),
      parallel_(parse_parallel(parallel.empty() ? recorded.parallel : parallel)) {
  add_models(selection_.axes.models.include, suite_);
  override_network(network_, suite_);
  plan_ = std::make_unique<Plan>(suite_, selection_);
}

}  // namespace bench
