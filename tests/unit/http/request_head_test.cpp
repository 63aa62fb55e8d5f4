#include "http/request_head.hpp"

#include <doctest/doctest.h>

namespace bench::http {

TEST_CASE("a head is written byte for byte, with the host first") {
  const Headers fields = {{"X-A", "1"}, {"x-a", "2"}, {"X-Empty", ""}};
  CHECK(to_text({"GET", "/a?b=%20c", "h:1", fields}) ==
        "GET /a?b=%20c HTTP/1.1\r\nHost: h:1\r\nX-A: 1\r\nx-a: 2\r\nX-Empty: \r\n\r\n");
}

TEST_CASE("how the body ends is told where there is one, or should be one") {
  const auto framing_of = [](std::string_view method, std::size_t size, bool chunked) {
    const Headers none;
    const std::string text = to_text({method, "/", "h", none, size, chunked});
    const auto begin = text.find("Host: h\r\n") + 9;
    return text.substr(begin, text.size() - begin - 2);
  };
  CHECK(framing_of("GET", 0, false).empty());
  CHECK(framing_of("DELETE", 0, false).empty());
  CHECK(framing_of("POST", 0, false) == "Content-Length: 0\r\n");
  CHECK(framing_of("PUT", 3, false) == "Content-Length: 3\r\n");
  CHECK(framing_of("GET", 3, false) == "Content-Length: 3\r\n");
  CHECK(framing_of("POST", 0, true) == "Transfer-Encoding: chunked\r\n");
}

}  // namespace bench::http
