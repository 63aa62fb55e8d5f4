#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace bench {

// Appends `text` as a JSON string, quotes included. What is not safe on a terminal is escaped, what
// is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// `value` on one line, with its end; escaped in the same way.
[[nodiscard]] std::string json_line(const nlohmann::ordered_json& value);

}  // namespace bench
