#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace bench {

// A request's body as two of them are compared: JSON without regard to spaces and the order of
// fields, anything else byte for byte.
[[nodiscard]] std::string body_digest(std::string_view body);

// Where two bodies differ first, for people: `$.messages[1].content: 'hallo' instead of 'hello'`.
[[nodiscard]] std::string first_difference(std::string_view recorded, std::string_view asked);

}  // namespace bench
