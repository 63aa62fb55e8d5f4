#pragma once

#include <filesystem>
#include <optional>

#include "suite/suite.hpp"

namespace bench {

struct SuiteLocation {
  std::filesystem::path root;  // absolute
  Layout layout = Layout::bench;
};

// The suite that `start` is in: the nearest folder, from `start` upwards, that one of the layouts
// recognizes. `start` may also be a bench.json. Throws Error when there is none.
[[nodiscard]] SuiteLocation find_suite(const std::filesystem::path& start);

// The same; throws Error only when there is no such folder as `start`.
[[nodiscard]] std::optional<SuiteLocation> find_suite_if_any(const std::filesystem::path& start);

// Reads every file of the suite. Throws Error at the first that is wrong, as `file:line:`.
[[nodiscard]] Suite load_suite(const SuiteLocation& location);
[[nodiscard]] Suite load_suite(const std::filesystem::path& start);

}  // namespace bench
