#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.hpp"
#include "plan/plan.hpp"
#include "preflight/key_check.hpp"
#include "runs/engine.hpp"

namespace bench {

// The checks that need no provider, one function each. Check names are stable.

[[nodiscard]] Findings check_engine(const Capabilities& capabilities);
[[nodiscard]] Findings check_images(const std::vector<std::string>& missing);

// Whether the engine holds what is asked for of memory.
[[nodiscard]] Findings check_memory(const Capabilities& capabilities, const Limits& limits);

[[nodiscard]] Findings check_parallel(const Capabilities& capabilities, int parallel,
                                      const Limits& limits);

// Free space where results go, and where the engine keeps its data if that is on this machine.
[[nodiscard]] Findings check_disk(const std::filesystem::path& results,
                                  const std::string& engine_data);

// The provider's clock against this machine's.
[[nodiscard]] Findings check_clock(const std::vector<CheckedKey>& keys, WallTime now);

// Modes that an agent does not act on are the same treatment at twice the price.
[[nodiscard]] Findings check_modes(const Plan& plan);

// Fatal ones first, otherwise in the order found.
void sort_findings(Findings& findings);
[[nodiscard]] bool any_fatal(const Findings& findings);

}  // namespace bench
