#pragma once

#include <map>
#include <string>

#include "suite/document.hpp"

namespace bench {

// The variables that a suite file declares for containers. Throws Error on a name that is none, on
// those that bench sets itself, and on those of keys: a secret does not belong in a file.
[[nodiscard]] std::map<std::string, std::string> read_environment(Document::Object& object);

}  // namespace bench
