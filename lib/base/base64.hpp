#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bench {

// With padding, in one line.
[[nodiscard]] std::string base64(std::string_view bytes);

// What base64() wrote; nothing where the text is none of its.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace bench
