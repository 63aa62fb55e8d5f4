#pragma once

#include <cstddef>

namespace bench {

// How many columns a terminal gives to one character: 0, 1 or 2. Unicode 15, and the same whatever
// the locale says, which wcwidth() is not.
[[nodiscard]] std::size_t character_width(char32_t character);

}  // namespace bench
