#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// `text` broken at blanks into lines of at most `width` columns, those after the first indented.
// What has no blank is broken anywhere. Without a width it is one line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text,
                                               std::optional<std::size_t> width,
                                               std::size_t indent);

}  // namespace bench
