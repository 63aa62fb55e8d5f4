#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bench {

// What some programs begin a UTF-8 text with.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

[[nodiscard]] std::string_view trimmed(std::string_view text);

// Of ASCII's letters; all others stay.
[[nodiscard]] constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
}
[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] std::string lower_first(std::string text);

// `a, b,,c` -> a, b, c: pieces are trimmed and blank ones dropped.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text, char separator = ',');

[[nodiscard]] std::string joined(const std::vector<std::string>& parts, std::string_view separator);

// `1 run`, `3 runs`
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

// Shell-style: `*` any run of characters, `?` any one, `[abc]` and `[!a-z]` one of a set.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

// The candidate that `word` was most likely meant to be; empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

[[nodiscard]] bool is_utf8(std::string_view text);

// Safe to show on a terminal: control characters and invalid UTF-8 become `\x1b` escapes.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace bench
