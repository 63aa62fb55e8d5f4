#include "gateway/chunked_body.hpp"

#include <string_view>

#include <doctest/doctest.h>

namespace bench {

namespace {

using State = ChunkedBody::State;

State take_all(std::string bytes, RequestBody& body, std::size_t at_most = 1000) {
  return ChunkedBody(at_most).take(bytes, body);
}

}  // namespace

TEST_CASE("chunks are put together however their bytes arrive") {
  const std::string sent = "5\r\nhello\r\n1\r\n \r\nA\r\n0123456789\r\n0\r\n\r\nGET";
  for (std::size_t piece = 1; piece <= sent.size(); ++piece) {
    CAPTURE(piece);
    ChunkedBody chunks(1000);
    std::string bytes;
    RequestBody body;
    State state = State::needs_more;
    std::size_t at = 0;
    while (state == State::needs_more && at < sent.size()) {
      bytes += sent.substr(at, piece);
      at += piece;
      state = chunks.take(bytes, body);
    }
    CHECK(state == State::whole);
    CHECK(body.view() == "hello 0123456789");
    const std::string rest = at < sent.size() ? sent.substr(at) : "";
    CHECK(bytes + rest == "GET");
  }
}

TEST_CASE("a chunk that is not exactly one is malformed") {
  for (const char* sent :
       {"0x5\r\nhello\r\n", "5;a=b\r\nhello\r\n", " 5\r\nhello\r\n", "5 \r\nhello\r\n",
        "+5\r\nhello\r\n", "-1\r\n", "\r\n", "g\r\n", "5\nhello\n", "5\r\nhelloX\r\n",
        "5\r\nhello\n\n", "111111111\r\n", "5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n"}) {
    CAPTURE(sent);
    RequestBody body;
    CHECK(take_all(sent, body) == State::malformed);
  }
}

TEST_CASE("a body that becomes too large is noticed by the size that is announced") {
  RequestBody body;
  CHECK(take_all("5\r\nhello\r\n6\r\n", body, 10) == State::too_large);
  body.clear();
  CHECK(take_all("FFFFFFFF\r\n", body, 10) == State::too_large);
  body.clear();
  CHECK(take_all("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", body, 10) == State::whole);
}

}  // namespace bench
