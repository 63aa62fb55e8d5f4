#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "suite/suite.hpp"
#include "suite/suite_folder.hpp"

namespace bench {

// The harnesses in `folder`, a file each, sorted by id; the format is dec-bench's in both layouts.
// Throws Error.
[[nodiscard]] std::vector<Harness> read_harnesses(const SuiteFolder& suite,
                                                  const std::filesystem::path& folder);

}  // namespace bench
