#include "gateway/chunked_body.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace bench {

namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
constexpr std::size_t kLongestSize = 8;  // digits: more than any body that is allowed

}  // namespace

ChunkedBody::State ChunkedBody::take(std::string& bytes, RequestBody& body) {
  for (;;) {
    if (!in_chunk_) {
      const State got = take_size(bytes);
      if (got != State::whole) return got;
      if (left_ > at_most_ - body.size()) return State::too_large;
    }
    const std::size_t count = std::min(left_, bytes.size());
    body.append(std::string_view(bytes).substr(0, count));
    bytes.erase(0, count);
    left_ -= count;
    if (left_ > 0 || bytes.size() < kLineEnd.size()) {
      const bool wrong = left_ == 0 && !kLineEnd.starts_with(bytes);
      return wrong ? State::malformed : State::needs_more;
    }
    if (!bytes.starts_with(kLineEnd)) return State::malformed;
    bytes.erase(0, kLineEnd.size());
    in_chunk_ = false;
    if (last_) return State::whole;
  }
}

// Whole: `left_` is the size of the next chunk.
ChunkedBody::State ChunkedBody::take_size(std::string& bytes) {
  const std::size_t digits = std::min(bytes.find_first_not_of(kHexDigits), bytes.size());
  const std::string_view after = std::string_view(bytes).substr(digits, kLineEnd.size());
  if (digits > kLongestSize || !kLineEnd.starts_with(after)) return State::malformed;
  if (after.size() < kLineEnd.size()) {
    return digits == 0 && !after.empty() ? State::malformed : State::needs_more;
  }
  const auto [stop, error] = std::from_chars(bytes.data(), bytes.data() + digits, left_, 16);
  if (error != std::errc{}) return State::malformed;  // there was no digit
  bytes.erase(0, digits + kLineEnd.size());
  in_chunk_ = true;
  last_ = left_ == 0;
  return State::whole;
}

}  // namespace bench
