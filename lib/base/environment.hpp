#pragma once

#include <functional>
#include <optional>
#include <string>

namespace bench {

// Reads one environment variable; nothing when it is not set. Tests pass a map.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

}  // namespace bench
