#include "meter/json_scanner.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace bench {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::size_t backslashes_at_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of('\\');
  return last == std::string_view::npos ? text.size() : text.size() - last - 1;
}

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '+' || c == '.';
}

std::optional<std::uint32_t> hex4(std::string_view text) {
  std::uint32_t code = 0;
  if (text.size() < 4) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, code, 16);
  if (error != std::errc{} || end != text.data() + 4) return std::nullopt;
  return code;
}

void append_utf8(std::string& to, std::uint32_t code) {
  const auto byte = [&](std::uint32_t value) { to += static_cast<char>(value); };
  const auto rest = [&](unsigned shift) { byte(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0U | (code >> 6U));
    rest(0);
  } else if (code < 0x10000) {
    byte(0xE0U | (code >> 12U));
    rest(6);
    rest(0);
  } else {
    byte(0xF0U | (code >> 18U));
    rest(12);
    rest(6);
    rest(0);
  }
}

// Takes `uXXXX`, or a pair of them, off the front of `text`, which stands behind a backslash.
bool take_unicode(std::string_view& text, std::string& to) {
  std::optional<std::uint32_t> code = hex4(text.substr(1));
  if (!code) return false;
  std::size_t taken = 5;
  const bool high = *code >= 0xD800 && *code < 0xDC00;
  if (high && text.substr(taken).starts_with("\\u")) {
    const std::optional<std::uint32_t> low = hex4(text.substr(taken + 2));
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      code = 0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00);
      taken += 6;
    }
  }
  const bool alone = *code >= 0xD800 && *code < 0xE000;
  append_utf8(to, alone ? 0xFFFD : *code);
  text.remove_prefix(taken);
  return true;
}

}  // namespace

std::optional<JsonValue> JsonScanner::next(std::string_view& bytes) {
  std::optional<JsonValue> value;
  while (!value && !bytes.empty() && !broken_) {
    switch (inside_) {
      case Inside::nothing:
        take_mark(bytes);
        break;
      case Inside::key:
        if (take_string(bytes)) end_key();
        break;
      case Inside::text:
        if (take_string(bytes)) value = end_value(JsonValue::Kind::text);
        break;
      case Inside::plain:
        if (take_plain(bytes)) value = end_plain();
        break;
    }
  }
  if (broken_) bytes = {};
  return value;
}

void JsonScanner::take_mark(std::string_view& bytes) {
  const std::size_t at = bytes.find_first_not_of(kBlanks);
  if (at == std::string_view::npos) {
    bytes = {};
    return;
  }
  const char mark = bytes[at];
  bytes.remove_prefix(at + 1);
  const bool value = expected_ == Expected::value || expected_ == Expected::value_or_end;
  const bool key = expected_ == Expected::key || expected_ == Expected::key_or_end;
  kept_.clear();
  token_size_ = 0;
  if (mark == '"' && (key || (value && depth_ > 0))) {
    inside_ = key ? Inside::key : Inside::text;
  } else if (mark == ':' && expected_ == Expected::colon) {
    expected_ = Expected::value;
  } else if (mark == ',' && expected_ == Expected::comma_or_end) {
    expected_ = in_list() ? Expected::value : Expected::key;
  } else if ((mark == '{' || mark == '[') && value) {
    open(mark == '[');
  } else if (mark == '}' || mark == ']') {
    close(mark == ']');
  } else if (value && depth_ > 0 && is_plain(mark)) {
    inside_ = Inside::plain;
    keep({&mark, 1});
  } else {
    broken_ = true;
  }
}

void JsonScanner::open(bool list) {
  if (depth_ == kDeepest) {
    broken_ = true;
    return;
  }
  if (in_list() && wanted()) path_.resize(path_ends_.at(depth_));
  lists_.set(depth_, list);
  ++depth_;
  if (wanted()) {
    if (list) path_ += "[]";
    path_ends_.at(depth_) = path_.size();
  }
  expected_ = list ? Expected::value_or_end : Expected::key_or_end;
}

void JsonScanner::close(bool list) {
  const bool may_end = expected_ == Expected::comma_or_end ||
                       expected_ == (list ? Expected::value_or_end : Expected::key_or_end);
  if (depth_ == 0 || in_list() != list || !may_end) {
    broken_ = true;
    return;
  }
  --depth_;
  expected_ = depth_ == 0 ? Expected::nothing : Expected::comma_or_end;
}

// The quotation mark that ends a string is one with an even number of backslashes before it: to
// count those at each mark is quicker than to look at every escape.
bool JsonScanner::take_string(std::string_view& bytes) {
  std::size_t from = escaped_ ? 1 : 0;
  for (;;) {
    const std::size_t quote = bytes.find('"', from);
    const bool escaped = backslashes_at_end(bytes.substr(from, quote - from)) % 2 == 1;
    if (quote == std::string_view::npos) {
      keep(bytes);
      escaped_ = escaped;
      bytes = {};
      return false;
    }
    if (!escaped) {
      const std::string_view last = bytes.substr(0, quote);
      if (kept_.empty()) {
        token_ = last.substr(0, kLongestText);
        token_size_ = last.size();
      } else {
        keep(last);
        token_ = kept_;
      }
      escaped_ = false;
      bytes.remove_prefix(quote + 1);
      return true;
    }
    from = quote + 1;
  }
}

bool JsonScanner::take_plain(std::string_view& bytes) {
  const auto end = std::find_if_not(bytes.begin(), bytes.end(), is_plain);
  const auto size = static_cast<std::size_t>(end - bytes.begin());
  keep(bytes.substr(0, size));
  bytes.remove_prefix(size);
  if (bytes.empty()) return false;
  token_ = kept_;
  return true;
}

void JsonScanner::keep(std::string_view piece) {
  token_size_ += piece.size();
  kept_.append(piece.substr(0, kLongestText - kept_.size()));
}

void JsonScanner::end_key() {
  if (wanted()) {
    path_.resize(path_ends_.at(depth_));
    if (!path_.empty()) path_ += '.';
    const std::size_t begin = path_.size();
    constexpr std::size_t kLongestKey = 64;
    if (token_.find('\\') == std::string_view::npos) {
      path_ += token_.substr(0, kLongestKey);
    } else {
      path_ += unescaped(token_).substr(0, kLongestKey);
    }
    // A key that looks like a path must not be taken for one.
    const auto confusing = [](char c) { return c == '.' || c == '['; };
    std::replace_if(path_.begin() + static_cast<std::ptrdiff_t>(begin), path_.end(), confusing,
                    '\0');
  }
  inside_ = Inside::nothing;
  expected_ = Expected::colon;
}

std::optional<JsonValue> JsonScanner::end_value(JsonValue::Kind kind) {
  inside_ = Inside::nothing;
  expected_ = Expected::comma_or_end;
  if (!wanted()) return std::nullopt;
  if (in_list()) path_.resize(path_ends_.at(depth_));
  return JsonValue{kind, path_, token_, token_size_};
}

std::optional<JsonValue> JsonScanner::end_plain() {
  const char first = token_.front();
  if (first == '-' || (first >= '0' && first <= '9')) return end_value(JsonValue::Kind::number);
  if (token_ == "true" || token_ == "false") return end_value(JsonValue::Kind::truth);
  if (token_ == "null") return end_value(JsonValue::Kind::null);
  broken_ = true;
  return std::nullopt;
}

void JsonScanner::restart() {
  expected_ = Expected::value;
  inside_ = Inside::nothing;
  broken_ = escaped_ = false;
  depth_ = token_size_ = 0;
  path_.clear();
  kept_.clear();
}

std::string unescaped(std::string_view text) {
  constexpr std::string_view kNames = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  std::string result;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    result += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    text.remove_prefix(1);
    const std::size_t known = text.empty() ? std::string_view::npos : kNames.find(text.front());
    if (known != std::string_view::npos) {
      result += kMeant[known];
      text.remove_prefix(1);
    } else if (!text.starts_with('u') || !take_unicode(text, result)) {
      result += '\\';
    }
  }
  return result;
}

}  // namespace bench
