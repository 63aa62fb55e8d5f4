// The chunks of a request's body: any bytes, cut anywhere, give the same body and leave the same
// rest, never more than the bound; what was understood is what somebody else would have written.
#include "gateway/chunked_body.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "pieces.hpp"

namespace {

using State = bench::ChunkedBody::State;
using bench::fuzz::require;

constexpr std::size_t kMost = 4096;

struct Read {
  State state = State::needs_more;
  bench::RequestBody body;
  std::string rest;
};

void take(bench::ChunkedBody& chunks, std::string_view piece, Read& read) {
  read.rest += piece;
  if (read.state == State::needs_more) read.state = chunks.take(read.rest, read.body);
}

// By the grammar, in the plainest way: how many bytes of `text` are one whole body.
std::size_t length_of_whole(std::string_view text, std::string& body) {
  std::size_t at = 0;
  for (;;) {
    std::size_t size = 0;
    const std::size_t digits = at;
    while (at < text.size() && std::isxdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
    if (at == digits || at - digits > 8) return 0;
    size = std::stoul(std::string(text.substr(digits, at - digits)), nullptr, 16);
    if (text.substr(at, 2) != "\r\n") return 0;
    at += 2;
    if (text.size() - at < size) return 0;
    body += text.substr(at, size);
    at += size;
    if (text.substr(at, 2) != "\r\n") return 0;
    at += 2;
    if (size == 0) return at;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = bench::fuzz::text_of(data + 1, size - 1);
  bench::ChunkedBody whole(kMost);
  Read at_once;
  take(whole, text, at_once);
  bench::ChunkedBody cut(kMost);
  Read piecewise;
  bench::fuzz::in_pieces(text, data[0],
                         [&](std::string_view piece) { take(cut, piece, piecewise); });
  require(at_once.state == piecewise.state);
  require(at_once.body.size() <= kMost);
  std::string expected;
  const std::size_t length = length_of_whole(text, expected);
  if (at_once.state == State::whole) {
    require(at_once.body.view() == piecewise.body.view() && at_once.rest == piecewise.rest);
    require(length > 0 && at_once.body.view() == expected && at_once.rest == text.substr(length));
  } else {
    require(length == 0 || expected.size() > kMost);
  }
  return 0;
}
