#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace bench::docker {

// The plain fields of the object that `text`, an object itself, holds under `name`: its texts,
// numbers and flags, not what is nested deeper. Null when there is no such object. Nothing after
// that object is read: of the many kilobytes that engines tell about a container, its state is the
// first few hundred bytes.
[[nodiscard]] nlohmann::json member_fields(std::string_view text, std::string_view name);

}  // namespace bench::docker
