#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace bench::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Ends the process where the fuzzer sees it.
inline void require(bool holds) {
  if (!holds) std::abort();
}

// Gives `text` to `take` in pieces, whose sizes follow from `seed`: what is read from a stream must
// not depend on where it was cut.
template <typename Take>
void in_pieces(std::string_view text, std::uint32_t seed, const Take& take) {
  while (!text.empty()) {
    seed = seed * 1664525U + 1013904223U;
    const std::size_t size = 1 + (seed >> 24U) % 37U;
    take(text.substr(0, size));
    text.remove_prefix(std::min(size, text.size()));
  }
}

}  // namespace bench::fuzz
