#include "engine/docker/container_state.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "engine/docker/json_field.hpp"
#include "engine/docker/labels.hpp"
#include "engine/docker/member_fields.hpp"

namespace bench::docker {

namespace {

using nlohmann::json;

// Docker's words and Podman's.
Phase phase_of(const std::string& status) {
  if (status == "created" || status == "configured" || status == "initialized") {
    return Phase::created;
  }
  const bool over = status == "exited" || status == "dead" || status == "stopped";
  return over ? Phase::exited : Phase::running;
}

int number_in(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// `+01:00` -> one hour; `Z` -> none.
std::chrono::minutes offset_in(std::string_view zone) {
  if (zone.size() != 6) return std::chrono::minutes(0);
  const int hours = number_in(std::string(zone.substr(1, 2)));
  const std::chrono::minutes offset(hours * 60 + number_in(std::string(zone.substr(4, 2))));
  return zone[0] == '-' ? -offset : offset;
}

}  // namespace

AttemptState parse_state(const AttemptName& name, std::string_view text) {
  AttemptState state;
  state.name = name;
  state.phase = Phase::unreachable;
  const json said = member_fields(text, "State");
  if (said.empty()) return state;
  state.phase = phase_of(text_at(said, "Status"));
  state.out_of_memory = flag_at(said, "OOMKilled");
  state.reason = text_at(said, "Error");
  state.started = parse_engine_time(text_at(said, "StartedAt"));
  if (state.phase != Phase::exited) return state;
  state.exit_code = static_cast<int>(number_at(said, "ExitCode"));
  state.ended = parse_engine_time(text_at(said, "FinishedAt"));
  // Podman takes the end from a coarser clock than the start.
  if (state.started && state.ended) state.ended = std::max(*state.ended, *state.started);
  return state;
}

AttemptState parse_container(const AttemptName& name, std::string_view text) {
  AttemptState state = parse_state(name, text);
  const json container = json::parse(text, nullptr, false);
  const json& labels = object_at(object_at(container, "Config"), "Labels");
  state.run = RunId(text_at(labels, kRunLabel));
  state.attempt = number_in(text_at(labels, kAttemptLabel));
  return state;
}

MatrixId matrix_of_container(std::string_view text) {
  const json container = json::parse(text, nullptr, false);
  return MatrixId(text_at(object_at(object_at(container, "Config"), "Labels"), kMatrixLabel));
}

std::vector<AttemptName> parse_attempt_names(std::string_view text) {
  std::vector<AttemptName> names;
  const json list = json::parse(text, nullptr, false);
  if (!list.is_array()) return names;
  for (const json& container : list) {
    if (text_at(object_at(container, "Labels"), kAttemptLabel).empty()) continue;
    const std::string name = first_name(container);
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

std::optional<WallTime> parse_engine_time(std::string_view text) {
  constexpr std::size_t kSeconds = 19;  // of `2026-11-21T04:08:25`
  if (text.size() <= kSeconds || text.substr(0, 4) == "0001") return std::nullopt;
  const auto zone = text.find_first_of("Z+-", kSeconds);
  if (zone == std::string_view::npos) return std::nullopt;
  try {
    return from_utc(std::string(text.substr(0, zone)) + "Z") - offset_in(text.substr(zone));
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace bench::docker
