#include "suite/registry_check.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace {

const std::vector<std::string>& competency_slugs() {
  static const std::vector<std::string> slugs = {"environment-setup",
                                                 "data-modeling-and-schema-design",
                                                 "data-ingestion-and-integration",
                                                 "transformation-and-semantic-modeling",
                                                 "storage-and-data-layout",
                                                 "orchestration-and-dataops",
                                                 "data-quality-and-observability",
                                                 "reliability-and-fault-tolerance",
                                                 "distributed-systems-and-consistency",
                                                 "scalability-and-performance-engineering",
                                                 "security-privacy-and-governance",
                                                 "technology-selection-and-architecture-tradeoffs"};
  return slugs;
}

const std::vector<std::string>& feature_slugs() {
  static const std::vector<std::string> slugs = {"performance-dashboards",
                                                 "reporting-metrics-layers", "exported-reports",
                                                 "realtime-feeds", "analytical-chat"};
  return slugs;
}

void check_slugs(std::string_view kind, const std::vector<std::string>& given,
                 const std::vector<std::string>& known, std::vector<std::string>& errors) {
  for (const std::string& slug : given) {
    if (std::find(known.begin(), known.end(), slug) != known.end()) continue;
    const std::string near = nearest(slug, known);
    const std::string hint =
        near.empty() ? "known are " + joined(known, ", ") : fmt::format("did you mean '{}'?", near);
    errors.push_back(fmt::format("there is no {} '{}' (hint: {})", kind, printable(slug), hint));
  }
}

void check_services(const std::vector<std::string>& given, Document::Object& scenario,
                    ScenarioValidation& result) {
  if (given.empty()) result.errors.emplace_back("the registry needs at least one service");
  std::optional<Document::Object> infrastructure = scenario.object("infrastructure");
  if (!infrastructure) return;
  const std::vector<std::string> own = infrastructure->texts("services");
  if (own.empty() || own == given) return;
  const Error differ = infrastructure->error(
      "services", fmt::format("the services are {}, but the registry would say {}",
                              joined(own, ", "), joined(given, ", ")));
  result.warnings.emplace_back(differ.what());
}

}  // namespace

void check_registry_inputs(const RegistryInputs& inputs, Document::Object& scenario,
                           ScenarioValidation& result) {
  if (!inputs.competencies || !inputs.features || !inputs.starting_state || !inputs.services) {
    result.warnings.emplace_back(
        "the registry entry was not checked (hint: give --competencies, --features, "
        "--starting-state and --services)");
    return;
  }
  check_slugs("competency", *inputs.competencies, competency_slugs(), result.errors);
  check_slugs("feature", *inputs.features, feature_slugs(), result.errors);
  const std::string& state = *inputs.starting_state;
  if (state != "broken" && state != "greenfield") {
    result.errors.push_back(
        fmt::format("the starting state is 'broken' or 'greenfield', not '{}'", printable(state)));
  }
  check_services(*inputs.services, scenario, result);
  result.registry_ready = result.errors.empty();
}

}  // namespace bench
