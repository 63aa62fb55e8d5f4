#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace bench {

// Some of the 256 bytes. To ask it takes less time than to search a text that holds them.
class ByteSet {
 public:
  explicit constexpr ByteSet(std::string_view members) {
    for (const char member : members) has_[index(member)] = true;
  }

  [[nodiscard]] constexpr bool has(char byte) const { return has_[index(byte)]; }

  // Whether any byte of `text` is among them.
  [[nodiscard]] constexpr bool meets(std::string_view text) const {
    return std::any_of(text.begin(), text.end(), [this](char byte) { return has(byte); });
  }

 private:
  static constexpr std::size_t index(char byte) { return static_cast<unsigned char>(byte); }

  std::array<bool, 256> has_{};
};

}  // namespace bench
