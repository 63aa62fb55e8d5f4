#include "meter/json_scanner.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace bench {

namespace {

// What a byte is outside of strings.
enum class Mark : unsigned char {
  other,
  blank,
  plain,
  quote,
  open_object,
  open_list,
  close_object,
  close_list
};

constexpr std::array<Mark, 256> kMarks = [] {
  std::array<Mark, 256> marks{};
  const auto set = [&](std::string_view bytes, Mark mark) {
    for (const char byte : bytes) marks.at(static_cast<unsigned char>(byte)) = mark;
  };
  set(" \t\r\n", Mark::blank);
  set("0123456789+-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", Mark::plain);
  set("\"", Mark::quote);
  set("{", Mark::open_object);
  set("[", Mark::open_list);
  set("}", Mark::close_object);
  set("]", Mark::close_list);
  return marks;
}();

Mark mark_of(char c) {
  return kMarks[static_cast<unsigned char>(c)];
}

// How many bytes the rest of a string has that ends within a few bytes and has no escapes: to look
// at those one by one is quicker than to search.
std::optional<std::size_t> short_rest(std::string_view bytes) {
  constexpr std::size_t kShort = 24;
  const std::size_t most = std::min(bytes.size(), kShort);
  for (std::size_t i = 0; i < most; ++i) {
    if (bytes[i] == '"') return i;
    if (bytes[i] == '\\') break;
  }
  return std::nullopt;
}

std::size_t backslashes_at_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of('\\');
  return last == std::string_view::npos ? text.size() : text.size() - last - 1;
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
        if (wanted()) {
          take_mark(bytes);
        } else {
          skip(bytes);
        }
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
  std::size_t at = 0;
  while (at < bytes.size() && mark_of(bytes[at]) == Mark::blank) ++at;
  if (at == bytes.size()) {
    bytes = {};
    return;
  }
  const char byte = bytes[at];
  const Mark mark = mark_of(byte);
  bytes.remove_prefix(at + 1);
  const bool value = expected_ == Expected::value || expected_ == Expected::value_or_end;
  const bool key = expected_ == Expected::key || expected_ == Expected::key_or_end;
  if (byte == ':' && expected_ == Expected::colon) {
    expected_ = Expected::value;
  } else if (byte == ',' && expected_ == Expected::comma_or_end) {
    expected_ = in_list() ? Expected::value : Expected::key;
  } else if (mark == Mark::quote && (key || (value && depth_ > 0))) {
    begin_token(key ? Inside::key : Inside::text);
  } else if ((mark == Mark::open_object || mark == Mark::open_list) && value) {
    open(mark == Mark::open_list);
  } else if (mark == Mark::close_object || mark == Mark::close_list) {
    close(mark == Mark::close_list);
  } else if (mark == Mark::plain && value && depth_ > 0) {
    begin_token(Inside::plain);
    keep({&byte, 1});
  } else {
    broken_ = true;
  }
}

void JsonScanner::skip(std::string_view& bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && !wanted() && !broken_) {
    const Mark mark = mark_of(bytes[at++]);
    if (mark <= Mark::plain) continue;
    if (mark == Mark::quote) {
      if (const std::optional<std::size_t> size = short_rest(bytes.substr(at))) {
        at += *size + 1;
        continue;
      }
      begin_token(Inside::text);
      break;
    }
    if (mark == Mark::open_object || mark == Mark::open_list) {
      open(mark == Mark::open_list);
    } else {
      expected_ = Expected::comma_or_end;
      close(mark == Mark::close_list);
    }
  }
  bytes.remove_prefix(at);
}

void JsonScanner::begin_token(Inside what) {
  inside_ = what;
  kept_.clear();
  token_size_ = 0;
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
  if (kept_.empty() && !escaped_) {
    if (const std::optional<std::size_t> size = short_rest(bytes)) {
      token_ = bytes.substr(0, *size);
      token_size_ = *size;
      bytes.remove_prefix(*size + 1);
      return true;
    }
  }
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
  std::size_t size = 0;
  while (size < bytes.size() && mark_of(bytes[size]) == Mark::plain) ++size;
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
  constexpr std::size_t kLongestKey = 64;
  std::string plain;
  std::string_view key = token_;
  if (key.find('\\') != std::string_view::npos) key = plain = unescaped(key);
  key = key.substr(0, kLongestKey);
  const std::size_t begin = path_ends_.at(depth_);
  const std::size_t dot = begin == 0 ? 0 : 1;
  path_.resize(begin + dot + key.size());
  if (dot == 1) path_[begin] = '.';
  // A key that looks like a path must not be taken for one.
  const auto written = [](char c) { return c == '.' || c == '[' ? '\0' : c; };
  std::transform(key.begin(), key.end(), &path_[begin + dot], written);
  inside_ = Inside::nothing;
  expected_ = Expected::colon;
}

std::optional<JsonValue> JsonScanner::end_value(JsonValue::Kind kind) {
  inside_ = Inside::nothing;
  expected_ = Expected::comma_or_end;
  if (!wanted()) {
    if (token_size_ <= kLongestText) return std::nullopt;
    return JsonValue{kind, {}, token_, token_size_};
  }
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
