#include "store/record_fields.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace bench::fields {

namespace {

Json to_json(const GateScore& gate) {
  return {{"passed", gate.passed},
          {"score", gate.score},
          {"core", gate.assertions.core},
          {"scenario", gate.assertions.scenario}};
}

GateScore gate_score(const Json& from) {
  GateScore gate;
  gate.passed = from.at("passed").get<bool>();
  gate.score = from.at("score").get<double>();
  gate.assertions.core = from.at("core").get<std::map<std::string, bool>>();
  gate.assertions.scenario = from.at("scenario").get<std::map<std::string, bool>>();
  return gate;
}

std::map<Gate, GateScore> gate_scores(const Json& from) {
  std::map<Gate, GateScore> gates;
  for (const Gate gate : kGates) {
    const auto found = from.find(std::string(name(gate)));
    if (found != from.end()) gates.emplace(gate, gate_score(*found));
  }
  return gates;
}

}  // namespace

const Json& child(const Json& from, const char* name) {
  static const Json kNothing = Json::object();
  const auto found = from.find(name);
  return found == from.end() ? kNothing : *found;
}

WallTime time(const Json& from, const char* name) {
  return from_utc(from.at(name).get<std::string>());
}

void put_axes(Json& to, const Axes& axes) {
  to["scenario"] = axes.scenario;
  to["harness"] = axes.harness;
  to["agent"] = axes.agent;
  to["model"] = axes.model;
  to["persona"] = axes.persona;
  to["mode"] = axes.mode;
  to["trial"] = axes.trial;
}

Axes axes(const Json& from) {
  const auto text = [&](const char* name) { return from.at(name).get<std::string>(); };
  return {text("scenario"),
          text("harness"),
          text("agent"),
          text("model"),
          text("persona"),
          text("mode"),
          from.at("trial").get<int>()};
}

Json to_json(const Limits& limits) {
  Json json = Json::object();
  put(json, "cpus", limits.cpus);
  if (limits.memory) json["memory_bytes"] = limits.memory->count;
  put(json, "pids", limits.pids);
  return json;
}

Limits limits(const Json& from) {
  Limits limits;
  limits.cpus = optional<double>(from, "cpus");
  if (const auto memory = optional<std::uint64_t>(from, "memory_bytes")) limits.memory = {*memory};
  limits.pids = optional<int>(from, "pids");
  return limits;
}

Json to_json(const ResourceUse& usage) {
  return {{"cpu_ms", usage.cpu.count()}, {"peak_memory_bytes", usage.peak_memory.count}};
}

ResourceUse usage(const Json& from) {
  return {Milliseconds(from.at("cpu_ms").get<std::int64_t>()),
          Bytes{from.at("peak_memory_bytes").get<std::uint64_t>()}};
}

Json to_json(const AgentMetrics& metrics) {
  Json json = Json::object();
  put(json, "steps", metrics.steps);
  put(json, "tokens", metrics.tokens);
  put(json, "input_tokens", metrics.input_tokens);
  put(json, "output_tokens", metrics.output_tokens);
  put(json, "cost_usd", metrics.cost_usd);
  put(json, "wall_seconds", metrics.wall_seconds);
  return json;
}

AgentMetrics metrics(const Json& from) {
  AgentMetrics metrics;
  metrics.steps = optional<double>(from, "steps");
  metrics.tokens = optional<double>(from, "tokens");
  metrics.input_tokens = optional<double>(from, "input_tokens");
  metrics.output_tokens = optional<double>(from, "output_tokens");
  metrics.cost_usd = optional<double>(from, "cost_usd");
  metrics.wall_seconds = optional<double>(from, "wall_seconds");
  return metrics;
}

void put_score(Json& to, const Score& score) {
  to["highest_gate"] = score.highest_gate;
  to["normalized_score"] = score.normalized_score;
  if (score.gates) {
    Json& gates = to["gates"] = Json::object();
    for (const auto& [gate, judged] : *score.gates) {
      gates[std::string(name(gate))] = to_json(judged);
    }
  }
  if (!score.notes.empty()) to["score_notes"] = score.notes;
}

std::optional<Score> score(const Json& from) {
  const auto normalized = optional<double>(from, "normalized_score");
  if (!normalized) return std::nullopt;
  Score score;
  score.normalized_score = *normalized;
  score.highest_gate = from.at("highest_gate").get<int>();
  if (from.contains("gates")) score.gates = gate_scores(from.at("gates"));
  score.notes = optional<std::vector<std::string>>(from, "score_notes").value_or(score.notes);
  return score;
}

Json to_json(const StreamRecord& stream) {
  return {{"written_bytes", stream.written}, {"dropped_bytes", stream.dropped}};
}

StreamRecord stream(const Json& from) {
  return {optional<std::uint64_t>(from, "written_bytes").value_or(0),
          optional<std::uint64_t>(from, "dropped_bytes").value_or(0)};
}

Json to_json(const AttemptSummary& summary) {
  Json json = {{"attempt", summary.attempt}};
  if (summary.outcome) json["outcome"] = name(*summary.outcome);
  if (!summary.reason.empty()) json["reason"] = summary.reason;
  if (!summary.key_label.empty()) json["key_label"] = summary.key_label;
  json["started"] = to_utc(summary.started);
  if (summary.ended) json["ended"] = to_utc(*summary.ended);
  put(json, "cost_usd", summary.cost_usd);
  return json;
}

AttemptSummary attempt_summary(const Json& from) {
  AttemptSummary summary;
  summary.attempt = from.at("attempt").get<int>();
  summary.outcome = outcome_named(optional<std::string>(from, "outcome").value_or(""));
  summary.reason = optional<std::string>(from, "reason").value_or("");
  summary.key_label = optional<std::string>(from, "key_label").value_or("");
  summary.started = time(from, "started");
  if (from.contains("ended")) summary.ended = time(from, "ended");
  summary.cost_usd = optional<double>(from, "cost_usd");
  return summary;
}

}  // namespace bench::fields
