#pragma once

#include <filesystem>
#include <string>

#include "suite/suite.hpp"

namespace bench {

// The SHA-256 of what a scenario's folder holds, and of its build folder: relative paths, contents,
// executable bits and the targets of symbolic links. It is the same on every machine, and another
// one when an agent could notice the difference. Throws Error on what cannot be read.
[[nodiscard]] std::string content_digest(const Scenario& scenario);

// The same of any folder.
[[nodiscard]] std::string folder_digest(const std::filesystem::path& folder);

}  // namespace bench
