#include "engine/docker/resource_use.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/docker/json_field.hpp"

namespace bench::docker {

namespace {

using nlohmann::json;

Bytes memory_in(const json& memory) {
  const std::int64_t peak = number_at(memory, "max_usage");
  if (peak > 0) return {static_cast<std::uint64_t>(peak)};
  const std::int64_t droppable = number_at(object_at(memory, "stats"), "inactive_file");
  const std::int64_t used = number_at(memory, "usage") - droppable;
  return {static_cast<std::uint64_t>(std::max<std::int64_t>(used, 0))};
}

}  // namespace

std::optional<ResourceUse> parse_stats(std::string_view text) {
  const json stats = json::parse(text, nullptr, false);
  const json& cpu = object_at(object_at(stats, "cpu_stats"), "cpu_usage");
  const std::int64_t nanoseconds = number_at(cpu, "total_usage");
  if (nanoseconds <= 0) return std::nullopt;
  ResourceUse use;
  use.cpu = std::chrono::round<Milliseconds>(std::chrono::nanoseconds(nanoseconds));
  use.peak_memory = memory_in(object_at(stats, "memory_stats"));
  return use;
}

}  // namespace bench::docker
