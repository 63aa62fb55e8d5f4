#include "preflight/checks.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "preflight/room.hpp"

namespace bench {

namespace {

Findings check_room(const std::string& what, const std::filesystem::path& place) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(place, error);
  if (error) return {};
  const Bytes free{space.available};
  if (free >= kLittleDisk) return {};
  return {{free < kNoDisk ? Severity::fatal : Severity::warning, "disk",
           fmt::format("{} has {} free at '{}'", what, show(free), place.string()),
           "free some, or choose another place"}};
}

// The nearest folder above that exists already.
std::filesystem::path existing(std::filesystem::path place) {
  std::error_code error;
  place = std::filesystem::absolute(place, error);
  while (!std::filesystem::exists(place, error) && place.has_relative_path()) {
    place = place.parent_path();
  }
  return place;
}

}  // namespace

Findings check_engine(const Capabilities& capabilities) {
  const std::string version = capabilities.version.empty() ? "" : " " + capabilities.version;
  Findings findings{{Severity::note, "engine",
                     fmt::format("{}{} at {} (API {})", capabilities.engine, version,
                                 capabilities.address, capabilities.api),
                     ""}};
  if (!capabilities.trouble.empty()) {
    findings.push_back({Severity::warning, "engine",
                        fmt::format("it does not say what it has: {}", capabilities.trouble),
                        "its processors, memory and disk are not looked at; --parallel auto is 1"});
  }
  if (!capabilities.slot_networks) {
    findings.push_back({Severity::warning, "engine",
                        "containers cannot share a slot's network here: every start costs twice",
                        ""});
  }
  return findings;
}

Findings check_images(const std::vector<std::string>& missing) {
  Findings findings;
  for (const std::string& image : missing) {
    findings.push_back({Severity::fatal, "images", fmt::format("image '{}' is missing", image),
                        "run `bench build`, or add --build"});
  }
  return findings;
}

Findings check_memory(const Capabilities& capabilities, const Limits& limits) {
  if (!limits.memory || !capabilities.trouble.empty()) return {};
  if (!capabilities.limits_memory) {
    return {{Severity::warning, "memory",
             fmt::format("the engine cannot limit memory: that of {} does not hold",
                         show(*limits.memory)),
             "it needs the memory controller of cgroups"}};
  }
  if (!capabilities.reports_kills) {
    return {{Severity::note, "memory",
             fmt::format("{} {} does not say what it kills for its memory", capabilities.engine,
                         capabilities.version),
             ""}};
  }
  return {};
}

Findings check_parallel(const Capabilities& capabilities, int parallel, const Limits& limits) {
  Findings findings;
  if (capabilities.cpus > 0 && parallel > capabilities.cpus * 4) {
    findings.push_back(
        {Severity::note, "parallel",
         fmt::format("--parallel {} on {}: containers will wait for each other", parallel,
                     counted(static_cast<std::size_t>(capabilities.cpus), "processor")),
         "--parallel auto follows the machine"});
  }
  if (limits.memory && capabilities.memory.count > 0) {
    const Bytes wanted{limits.memory->count * static_cast<std::uint64_t>(parallel)};
    if (wanted > capabilities.memory) {
      findings.push_back(
          {Severity::warning, "memory",
           fmt::format("{} containers of {} may want {}, the engine has {}", parallel,
                       show(*limits.memory), show(wanted), show(capabilities.memory)),
           "lower --parallel or --memory"});
    }
  }
  return findings;
}

Findings check_disk(const std::filesystem::path& results, const std::string& engine_data) {
  Findings findings = check_room("the results folder's disk", existing(results));
  if (!engine_data.empty() && std::filesystem::is_directory(engine_data)) {
    Findings more = check_room("the engine's disk", engine_data);
    findings.insert(findings.end(), more.begin(), more.end());
  }
  return findings;
}

Findings check_clock(const std::vector<CheckedKey>& keys, WallTime now) {
  constexpr std::chrono::minutes kFar{5};
  for (const CheckedKey& key : keys) {
    if (!key.provider_time) continue;
    const Milliseconds apart = std::chrono::abs(now - *key.provider_time);
    if (apart > kFar) {
      return {{Severity::warning, "clock",
               fmt::format("this machine's clock is {} away from {}'s", show(apart), key.provider),
               "set the clock: limits and times in results would be wrong"}};
    }
  }
  return {};
}

Findings check_modes(const Plan& plan) {
  std::map<std::string, std::set<std::string_view>> modes;  // of agents that do not heed them
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const Cell cell = plan.cell_at(i);
    const bool scripted = cell.agent->provider.empty();
    if (!cell.agent->heeds_mode && !scripted) modes[cell.agent->id].insert(cell.mode);
  }
  Findings findings;
  for (const auto& [agent, planned] : modes) {
    if (planned.size() < 2) continue;
    findings.push_back(
        {Severity::warning, "modes",
         fmt::format(
             "agent '{}' does not read PLAN_MODE: its {} modes are the same treatment at {} "
             "times the price",
             agent, planned.size(), planned.size()),
         "choose one with --mode"});
  }
  return findings;
}

void sort_findings(Findings& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return static_cast<int>(a.severity) > static_cast<int>(b.severity);
  });
}

bool any_fatal(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& one) { return one.severity == Severity::fatal; });
}

}  // namespace bench
