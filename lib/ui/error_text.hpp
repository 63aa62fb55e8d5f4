#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/finding.hpp"
#include "ui/style.hpp"

namespace bench {

// `bench: error: message (hint: ...)` with its line end, escaped, and broken at blanks in a window
// of `width` columns.
[[nodiscard]] std::string error_text(const Error& error, std::optional<std::size_t> width,
                                     const Style& style);

// The same for something that nothing was refused for: `bench: warning: ...`.
[[nodiscard]] std::string warning_text(const std::string& message, const std::string& hint,
                                       std::optional<std::size_t> width, const Style& style);

// A finding of any severity; a fatal one reads like an error.
[[nodiscard]] std::string finding_text(const Finding& finding, std::optional<std::size_t> width,
                                       const Style& style);

}  // namespace bench
