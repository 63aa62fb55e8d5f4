#include "suite/declared_environment.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace bench {

namespace {

bool is_variable_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::all_of(name.begin(), name.end(), allowed);
}

// What the container contract defines, and bench fills in.
bool is_set_by_bench(std::string_view name) {
  constexpr std::array kNames = {"PERSONA",    "PLAN_MODE",    "EVAL_SCENARIO", "EVAL_HARNESS",
                                 "EVAL_AGENT", "EVAL_VERSION", "MODEL"};
  return name.starts_with("BENCH_") ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool names_a_key(std::string_view name) {
  return name.ends_with("_API_KEY") || name.ends_with("_API_KEYS");
}

}  // namespace

std::map<std::string, std::string> read_environment(Document::Object& object) {
  std::map<std::string, std::string> environment = object.text_map("environment");
  for (const auto& [name, value] : environment) {
    const std::string place = "environment/" + name;
    if (!is_variable_name(name)) {
      throw object.error(place, fmt::format("'{}' is not the name of a variable", name));
    }
    if (is_set_by_bench(name)) {
      throw object.error(place, fmt::format("'{}' is set by bench itself", name));
    }
    if (names_a_key(name)) {
      throw object.error(place, fmt::format("'{}' is a key, which does not belong in a file", name),
                         "set it in the environment of bench");
    }
  }
  return environment;
}

}  // namespace bench
