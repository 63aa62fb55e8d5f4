#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

// A value inside a JSON text that is neither an object nor a list. The views hold until the scanner
// is called again.
struct JsonValue {
  enum class Kind { text, number, truth, null };
  Kind kind = Kind::null;
  std::string_view path;  // `response.usage.input_tokens`, `choices[].delta.content`
  std::string_view text;  // as it is written, without the quotes; the first kLongestText of it
  std::size_t size = 0;   // how long it is as it is written
};

// Walks through one JSON object or list, however it is cut into pieces, without keeping it:
//
//   while (std::optional<JsonValue> value = scanner.next(bytes)) ...
//
// It gives the values of the upper `levels` in their order, repeated keys included; of what lies
// deeper only texts longer than kLongestText, with an empty path. It looks for brackets, commas and
// colons in the right places, below those levels for brackets alone; what stands inside of strings
// and numbers it does not judge. Its memory is bounded by kLongestText, a path, and a bit per
// level.
class JsonScanner {
 public:
  static constexpr std::size_t kLongestText = 1024;
  static constexpr std::size_t kMostLevels = 8;
  static constexpr std::size_t kDeepest = 512;  // what is nested deeper counts as broken

  explicit JsonScanner(std::size_t levels = kMostLevels) : levels_(std::min(levels, kMostLevels)) {}

  [[nodiscard]] std::optional<JsonValue> next(std::string_view& bytes);

  // The object or list was closed, and for done(), nothing but blanks came since.
  [[nodiscard]] bool closed() const { return expected_ == Expected::nothing; }
  [[nodiscard]] bool done() const { return closed() && !broken_; }
  // This is no JSON; what follows is skipped.
  [[nodiscard]] bool broken() const { return broken_; }

  // Begins with another text.
  void restart();

 private:
  enum class Expected { value, value_or_end, key, key_or_end, colon, comma_or_end, nothing };
  enum class Inside { nothing, key, text, plain };

  void take_mark(std::string_view& bytes);
  void skip(std::string_view& bytes);
  void begin_token(Inside what);
  void open(bool list);
  void close(bool list);
  bool take_string(std::string_view& bytes);
  bool take_plain(std::string_view& bytes);
  void keep(std::string_view piece);
  void end_key();
  [[nodiscard]] std::optional<JsonValue> end_value(JsonValue::Kind kind);
  [[nodiscard]] std::optional<JsonValue> end_plain();
  [[nodiscard]] bool in_list() const { return depth_ > 0 && lists_[depth_ - 1]; }
  [[nodiscard]] bool wanted() const { return depth_ <= levels_; }

  std::size_t levels_;
  Expected expected_ = Expected::value;
  Inside inside_ = Inside::nothing;
  bool broken_ = false;
  bool escaped_ = false;  // a backslash came last
  std::size_t depth_ = 0;
  std::bitset<kDeepest> lists_;  // which of the open ones are lists

  std::string path_;
  std::array<std::size_t, kMostLevels + 1> path_ends_{};  // of what is open, per level
  std::string kept_;        // the current string, as far as it came in pieces before
  std::string_view token_;  // the current string or number, once it is whole
  std::size_t token_size_ = 0;
};

// What a JSON string says: its escapes are resolved. Broken ones are kept as they are written.
[[nodiscard]] std::string unescaped(std::string_view text);

}  // namespace bench
