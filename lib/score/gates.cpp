#include "score/gates.hpp"

#include <algorithm>
#include <cmath>

namespace bench {

namespace {

constexpr double kScenarioShare = 0.8;
constexpr auto kGateCount = static_cast<double>(kGates.size());

std::size_t passed_of(const std::map<std::string, bool>& assertions) {
  return static_cast<std::size_t>(std::count_if(assertions.begin(), assertions.end(),
                                                [](const auto& one) { return one.second; }));
}

double share(std::size_t passed, std::size_t total) {
  return total == 0 ? 1.0 : static_cast<double>(passed) / static_cast<double>(total);
}

GateScore judged(const GateReport& report) {
  const std::size_t core = passed_of(report.core);
  const std::size_t own = passed_of(report.scenario);
  GateScore score;
  score.assertions = report;
  score.passed = core == report.core.size() && share(own, report.scenario.size()) >= kScenarioShare;
  score.score = share(core + own, report.core.size() + report.scenario.size());
  return score;
}

bool runs(const Scenario& scenario, std::string_view service) {
  return std::any_of(scenario.services.begin(), scenario.services.end(),
                     [&](const std::string& one) { return one.starts_with(service); });
}

// dec-bench's images demand the URLs of both databases, also where the scenario runs only one of
// them and the other cannot be set: there the assertion says nothing about the agent.
bool drop_unjudgeable(std::map<Gate, GateReport>& gates, const Scenario& scenario) {
  if (runs(scenario, "postgres") && runs(scenario, "clickhouse")) return false;
  std::map<std::string, bool>& core = gates[Gate::production].core;
  const auto found = core.find("uses_env_vars");
  if (found == core.end() || found->second) return false;
  core.erase(found);
  return true;
}

Score judge_gates(std::map<Gate, GateReport> reports, const Scenario& scenario) {
  Score score;
  if (drop_unjudgeable(reports, scenario)) {
    score.notes.emplace_back(
        "production: uses_env_vars is not judged, the scenario does not run both databases");
  }
  score.gates.emplace();
  bool blocked = false;
  for (const Gate gate : kGates) {
    GateScore& one = (*score.gates)[gate];
    if (blocked) continue;
    one = judged(reports[gate]);
    blocked = !one.passed;
    score.highest_gate += one.passed ? 1 : 0;
    if (blocked) score.normalized_score = (score.highest_gate + one.score) / kGateCount;
  }
  if (!blocked) score.normalized_score = 1;
  return score;
}

}  // namespace

std::string_view name(Gate gate) {
  switch (gate) {
    case Gate::functional:
      return "functional";
    case Gate::correct:
      return "correct";
    case Gate::robust:
      return "robust";
    case Gate::performant:
      return "performant";
    case Gate::production:
      return "production";
  }
  return "";
}

std::optional<Score> judge(const RunReport& report, const Scenario& scenario) {
  if (!report.error.empty()) return std::nullopt;
  if (report.gates) return judge_gates(*report.gates, scenario);
  if (!report.normalized_score && !report.highest_gate) return std::nullopt;
  Score score;
  score.highest_gate = report.highest_gate.value_or(0);
  score.normalized_score =
      report.normalized_score.value_or(static_cast<double>(score.highest_gate) / kGateCount);
  const bool gate_valid =
      score.highest_gate >= 0 && score.highest_gate <= static_cast<int>(kGates.size());
  const bool score_valid = std::isfinite(score.normalized_score) && score.normalized_score >= 0 &&
                           score.normalized_score <= 1;
  if (!gate_valid || !score_valid) return std::nullopt;
  return score;
}

}  // namespace bench
