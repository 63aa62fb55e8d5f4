#include "score/report_reader.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace bench {

namespace {

using Json = nlohmann::json;

// Notes what is wrong once; the first complaint is the one to show.
class Trouble {
 public:
  void note(const std::string& what) {
    if (text_.empty()) text_ = what;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::optional<double> number(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  const auto value = found->get<double>();
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> scored_number(const Json& object, const char* key, Trouble& trouble) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  const std::optional<double> value = number(object, key);
  if (!value) trouble.note(std::string("the reported ") + key + " is not a number");
  return value;
}

std::map<std::string, bool> assertions(const Json& gate, const char* kind, Trouble& trouble) {
  std::map<std::string, bool> result;
  const auto found = gate.find(kind);
  if (found == gate.end()) return result;
  if (!found->is_object()) {
    trouble.note(std::string("the reported ") + kind + " assertions are not an object");
    return result;
  }
  for (const auto& [name, passed] : found->items()) {
    if (passed.is_boolean()) {
      result[name] = passed.get<bool>();
    } else {
      trouble.note("the reported assertion '" + name + "' is neither true nor false");
    }
  }
  return result;
}

std::optional<std::map<Gate, GateReport>> gates(const Json& object, Trouble& trouble) {
  const auto found = object.find("gates");
  if (found == object.end() || !found->is_object() || found->empty()) return std::nullopt;
  std::map<Gate, GateReport> result;
  for (const Gate gate : kGates) {
    const auto one = found->find(std::string(name(gate)));
    if (one == found->end() || !one->is_object()) continue;
    result[gate] = {assertions(*one, "core", trouble), assertions(*one, "scenario", trouble)};
  }
  return result;
}

AgentMetrics metrics_of(const Json& object) {
  return {number(object, "agentSteps"),    number(object, "tokensUsed"),
          number(object, "inputTokens"),   number(object, "outputTokens"),
          number(object, "llmApiCostUsd"), number(object, "wallClockSeconds")};
}

Json parsed(std::string_view json) {
  return Json::parse(json, nullptr, false);
}

}  // namespace

std::optional<RunReport> read_report(std::string_view json) {
  const Json object = parsed(json);
  if (!object.is_object()) return std::nullopt;
  Trouble trouble;
  RunReport report;
  report.gates = gates(object, trouble);
  if (const auto gate = scored_number(object, "highest_gate", trouble)) {
    if (*gate != std::floor(*gate)) trouble.note("the reported highest_gate is not whole");
    report.highest_gate = static_cast<int>(std::clamp(*gate, -1.0, 99.0));
  }
  report.normalized_score = scored_number(object, "normalized_score", trouble);
  if (const auto code = number(object, "agent_exit_code")) {
    report.agent_exit_code = static_cast<int>(*code);
  }
  if (const auto found = object.find("efficiency"); found != object.end() && found->is_object()) {
    report.metrics = metrics_of(*found);
  }
  if (const auto found = object.find("error"); found != object.end() && found->is_string()) {
    trouble.note(found->get<std::string>());
  }
  report.error = trouble.text();
  const bool says_something =
      report.gates || report.highest_gate || report.normalized_score || !report.error.empty();
  return says_something ? std::optional(report) : std::nullopt;
}

std::optional<AgentMetrics> read_agent_metrics(std::string_view json) {
  const Json object = parsed(json);
  if (!object.is_object()) return std::nullopt;
  return metrics_of(object);
}

}  // namespace bench
