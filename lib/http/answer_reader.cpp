#include "http/answer_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "base/byte_set.hpp"
#include "base/text.hpp"

namespace bench::http {

namespace {

constexpr std::size_t kLongestHead = 256UL << 10U;  // and the lines between chunks likewise
constexpr int kNoContent = 204;
constexpr int kNotModified = 304;
constexpr int kSwitchingProtocols = 101;

// All of `text` as a number; nothing where there is anything else.
std::optional<std::uint64_t> number_in(std::string_view text, int base) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

bool is_blank(std::string_view line) {
  return line == "\r\n" || line == "\n";
}

bool is_status_line(std::string_view line) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kStatusAt = kVersion.size() + 2;  // `HTTP/1.1 `
  if (!line.starts_with(kVersion) || line.size() < kStatusAt + 4) return false;
  const auto is_digit = [&](std::size_t at) { return line[at] >= '0' && line[at] <= '9'; };
  const char after = line[kStatusAt + 3];
  return is_digit(kVersion.size()) && line[kStatusAt - 1] == ' ' && line[kStatusAt] != '0' &&
         is_digit(kStatusAt) && is_digit(kStatusAt + 1) && is_digit(kStatusAt + 2) &&
         (after == ' ' || after == '\r' || after == '\n');
}

constexpr ByteSet kNotInNames(" \t()<>@,;\\\"/[]?={}");

// `name: value` with its end; nothing in it that another program might read as a line's end.
bool is_field_line(std::string_view line) {
  const std::string_view name = line.substr(0, line.find(':'));
  line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
  return !name.empty() && name.size() < line.size() && !kNotInNames.meets(name) &&
         line.find('\r') == std::string_view::npos && line.find('\0') == std::string_view::npos;
}

// Whether a list of words in a field has `word`.
bool names(std::string_view list, std::string_view word) {
  const std::vector<std::string> words = split_list(list, ',');
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& one) { return same_name(one, word); });
}

}  // namespace

AnswerReader::Event AnswerReader::next(std::string_view& bytes, std::string_view& piece) {
  for (;;) {
    switch (state_) {
      case State::whole:
        return Event::whole;
      case State::malformed:
        return Event::malformed;
      case State::body_of_length:
      case State::body_until_end:
      case State::chunk:
        if (bytes.empty()) return Event::more;
        piece = take_body(bytes);
        return Event::body;
      default:
        break;
    }
    std::string_view line;
    const bool taken = take_line(bytes, line);
    if (head_size_ > kLongestHead) {
      state_ = State::malformed;
    } else if (!taken) {
      return Event::more;
    } else {
      const bool had_head = head_.complete();
      understand(line);
      line_.clear();
      if (!had_head && head_.complete() && state_ != State::malformed) return Event::head;
    }
  }
}

void AnswerReader::understand(std::string_view line) {
  switch (state_) {
    case State::head:
      take_head_line(line);
      break;
    case State::chunk_size:
      take_chunk_size(line);
      break;
    case State::chunk_end:
      state_ = is_blank(line) ? State::chunk_size : State::malformed;
      break;
    default:  // a trailer
      if (is_blank(line)) state_ = State::whole;
      break;
  }
}

bool AnswerReader::take_line(std::string_view& bytes, std::string_view& line) {
  const std::size_t end = bytes.find('\n');
  const std::string_view taken = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
  bytes.remove_prefix(taken.size());
  head_size_ += taken.size();
  if (end != std::string_view::npos && line_.empty()) {
    line = taken;
    return true;
  }
  line_ += taken;
  line = line_;
  return end != std::string_view::npos;
}

void AnswerReader::take_head_line(std::string_view line) {
  const bool blank = is_blank(line);
  const bool fits = status_due_ ? is_status_line(line) : blank || is_field_line(line);
  if (!fits) {
    state_ = State::malformed;
    return;
  }
  if (status_due_) keeps_connection_ = !line.starts_with("HTTP/1.0");
  status_due_ = blank;
  head_.add(line);
  if (head_.status() == kSwitchingProtocols) state_ = State::malformed;
  if (!head_.complete()) return;
  head_size_ = 0;
  state_ = framing();
}

void AnswerReader::take_chunk_size(std::string_view line) {
  const auto size = number_in(trimmed(line.substr(0, line.find(';'))), 16);
  if (!size) {
    state_ = State::malformed;
    return;
  }
  head_size_ = 0;
  left_ = *size;
  state_ = left_ == 0 ? State::trailers : State::chunk;
}

std::string_view AnswerReader::take_body(std::string_view& bytes) {
  if (state_ == State::body_until_end) return std::exchange(bytes, {});
  const std::string_view piece = bytes.substr(0, left_);
  bytes.remove_prefix(piece.size());
  left_ -= piece.size();
  if (left_ == 0) state_ = state_ == State::chunk ? State::chunk_end : State::whole;
  return piece;
}

// How the end of the body is told.
AnswerReader::State AnswerReader::framing() {
  std::optional<std::uint64_t> length;
  bool chunked = false;
  for (const auto& [name, value] : head_.fields()) {
    if (same_name(name, "content-length")) {
      const auto told = number_in(value, 10);
      if (!told || (length && *length != *told)) return State::malformed;
      length = told;
    } else if (same_name(name, "transfer-encoding")) {
      if (chunked || !same_name(value, "chunked")) return State::malformed;
      chunked = true;
    } else if (same_name(name, "connection") && names(value, "close")) {
      keeps_connection_ = false;
    }
  }
  const int status = head_.status();
  if (bodiless_ || status == kNoContent || status == kNotModified) return State::whole;
  if (chunked)
    return length ? State::malformed : State::chunk_size;  // who says both may mean either
  if (!length) {
    keeps_connection_ = false;
    return State::body_until_end;
  }
  left_ = *length;
  return left_ == 0 ? State::whole : State::body_of_length;
}

}  // namespace bench::http
