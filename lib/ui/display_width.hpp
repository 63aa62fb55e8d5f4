#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bench {

// How many columns of a terminal `text` takes: wide characters take two, combining marks none, and
// the colours of Style none. Control characters must have been escaped by printable().
[[nodiscard]] std::size_t display_width(std::string_view text);

// As many characters from the front of `text` as fit into `width` columns.
[[nodiscard]] std::string_view fitting(std::string_view text, std::size_t width);

// `text` in at most `width` columns, an ellipsis for what was left out. Plain text, without
// colours.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

// The same, keeping both ends: `scenario-…-trial-2`, for names that differ at the end.
[[nodiscard]] std::string shortened_middle(std::string_view text, std::size_t width);

// `text` with blanks up to `width` columns; never shorter than it was.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width);
[[nodiscard]] std::string padded_left(std::string_view text, std::size_t width);

}  // namespace bench
