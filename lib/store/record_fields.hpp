#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "store/stored_attempt.hpp"

// The parts that the store's JSON files have in common, both ways. What is unknown is left out of
// the text, and what is left out reads as unknown.
namespace bench::fields {

using Json = nlohmann::ordered_json;

template <typename Value>
void put(Json& to, const char* name, const std::optional<Value>& value) {
  if (value) to[name] = *value;
}

template <typename Value>
[[nodiscard]] std::optional<Value> optional(const Json& from, const char* name) {
  const auto found = from.find(name);
  if (found == from.end() || found->is_null()) return std::nullopt;
  return found->get<Value>();
}

// An empty one of a child that is not there.
[[nodiscard]] const Json& child(const Json& from, const char* name);

[[nodiscard]] WallTime time(const Json& from, const char* name);

void put_axes(Json& to, const Axes& axes);
[[nodiscard]] Axes axes(const Json& from);

[[nodiscard]] Json to_json(const Limits& limits);
[[nodiscard]] Limits limits(const Json& from);

[[nodiscard]] Json to_json(const ResourceUse& usage);
[[nodiscard]] ResourceUse usage(const Json& from);

[[nodiscard]] Json to_json(const AgentMetrics& metrics);
[[nodiscard]] AgentMetrics metrics(const Json& from);

// `highest_gate`, `normalized_score`, `gates`, `score_notes`: only where there is a score.
void put_score(Json& to, const Score& score);
[[nodiscard]] std::optional<Score> score(const Json& from);

[[nodiscard]] Json to_json(const StreamRecord& stream);
[[nodiscard]] StreamRecord stream(const Json& from);

[[nodiscard]] Json to_json(const AttemptSummary& summary);
[[nodiscard]] AttemptSummary attempt_summary(const Json& from);

}  // namespace bench::fields
