#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

// The header fields of an HTTP message, in their order.
using Headers = std::vector<std::pair<std::string, std::string>>;

// Whether two names of fields, or other words of HTTP, are the same: without regard to case.
[[nodiscard]] bool same_name(std::string_view left, std::string_view right);

// The value of a field, its name compared without case; empty when it is not there.
[[nodiscard]] std::string_view header(const Headers& headers, std::string_view name);

}  // namespace bench
