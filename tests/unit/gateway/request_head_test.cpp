#include "gateway/request_head.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

std::string head_with(const std::string& fields) {
  return "POST /anthropic/v1/messages?beta=true HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}

RequestHead accepted(const std::string& text) {
  const auto parsed = parse_request_head(text);
  if (const auto* fault = std::get_if<HeadFault>(&parsed)) FAIL(std::string(fault->why));
  return std::get<RequestHead>(parsed);
}

// The status that refuses it; 0 when it is accepted.
int refused(const std::string& text) {
  const auto parsed = parse_request_head(text);
  const auto* fault = std::get_if<HeadFault>(&parsed);
  return fault == nullptr ? 0 : fault->status;
}

}  // namespace

TEST_CASE("a request of an agent is taken as it was sent") {
  const RequestHead head = accepted(
      head_with("X-Api-Key: k\r\nContent-Length: 12\r\nanthropic-beta: a,b\r\nAccept:\r\n"));
  CHECK(head.method == "POST");
  CHECK(head.target == "/anthropic/v1/messages?beta=true");
  CHECK(head.path() == "/anthropic/v1/messages");
  CHECK(head.query() == "beta=true");
  CHECK(head.content_length == 12);
  CHECK_FALSE(head.chunked);
  CHECK(head.keep_alive);
  CHECK(head.has_body());
  CHECK(header(head.fields, "x-api-key") == "k");
  CHECK(header(head.fields, "anthropic-beta") == "a,b");
}

TEST_CASE("a chunked body is announced by exactly that word") {
  CHECK(accepted(head_with("Transfer-Encoding: chunked\r\n")).chunked);
  CHECK(accepted(head_with("Transfer-Encoding: Chunked\r\n")).chunked);
  for (const char* value : {"xchunked", "gzip, chunked", "chunked, gzip", "identity",
                            "chunked,chunked", "\"chunked\"", "chunked; a=b", ""}) {
    CAPTURE(value);
    CHECK(refused(head_with("Transfer-Encoding: " + std::string(value) + "\r\n")) == 400);
  }
}

TEST_CASE("a length is digits, once, and not beside another framing") {
  for (const char* fields :
       {"Content-Length: +5\r\n", "Content-Length: -5\r\n", "Content-Length: 0x5\r\n",
        "Content-Length: 5 5\r\n", "Content-Length: 5,5\r\n", "Content-Length:\r\n",
        "Content-Length: 99999999999999999999\r\n", "Content-Length: 5\r\nContent-Length: 0\r\n",
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"}) {
    CAPTURE(fields);
    CHECK(refused(head_with(fields)) == 400);
  }
}

TEST_CASE("what parsers read in two ways is refused") {
  for (const char* fields :
       {"Content-Length : 5\r\n", " Content-Length: 5\r\n", "X: a\r\n b\r\n", "X: a\r\n\tb\r\n",
        "X: a\nContent-Length: 5\r\n", "X: a\rContent-Length: 5\r\n", "X\r\n", ": a\r\n",
        "X y: a\r\n", "X(: a\r\n", "Trailer: x\r\n"}) {
    CAPTURE(fields);
    CHECK(refused(head_with(fields)) == 400);
  }
  CHECK(refused(head_with(std::string("X: a\0b\r\n", 8))) == 400);
  CHECK(refused("GET / HTTP/1.1\nHost: h\n\n") == 400);
}

TEST_CASE("there is exactly one host") {
  CHECK(refused("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nHost:\r\n\r\n") == 400);
}

TEST_CASE("a target is a path and a query in visible characters") {
  for (const char* target :
       {"http://h/", "*", "h:443", "//h/x", "/a#b", "/a\x01", "/\xc3\xa9", ""}) {
    CAPTURE(target);
    CHECK(refused("GET " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n") == 400);
  }
  CHECK(accepted("GET /a?b=/c?d HTTP/1.1\r\nHost: h\r\n\r\n").query() == "b=/c?d");
}

TEST_CASE("no version but 1.1 is spoken") {
  CHECK(refused("GET / HTTP/1.0\r\nHost: h\r\n\r\n") == 505);
  CHECK(refused("GET / HTTP/2.0\r\nHost: h\r\n\r\n") != 0);
  CHECK(refused("GET /\r\nHost: h\r\n\r\n") == 400);
}

TEST_CASE("a head is no larger than 64 KiB and has at most 100 fields") {
  CHECK(refused(head_with("X: " + std::string(kLongestHead, 'a') + "\r\n")) == 431);
  std::string many;
  for (int i = 0; i < 99; ++i) many += "X-" + std::to_string(i) + ": a\r\n";
  CHECK(accepted(head_with(many)).fields.size() == 100);
  CHECK(refused(head_with(many + "One-More: a\r\n")) == 431);
}

TEST_CASE("the connection's wishes are read") {
  CHECK_FALSE(accepted(head_with("Connection: close\r\n")).keep_alive);
  CHECK_FALSE(accepted(head_with("Connection: x, Close\r\n")).keep_alive);
  CHECK(accepted(head_with("Connection: Upgrade\r\nUpgrade: websocket\r\n")).upgrade);
  CHECK(accepted(head_with("Expect: 100-continue\r\n")).expects_continue);
  CHECK(refused(head_with("Expect: the unexpected\r\n")) == 417);
}

TEST_CASE("a head ends with its blank line, whatever follows") {
  const std::string head = head_with("A: b\r\n");
  CHECK(find_head_end(head + "body") == head.size());
  for (std::size_t cut = 0; cut < head.size(); ++cut) {
    CHECK_FALSE(find_head_end(std::string_view(head).substr(0, cut)));
  }
}

TEST_CASE("a CONNECT names a host and a port and has no body") {
  CHECK(accepted("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n").target ==
        "example.org:443");
  CHECK(accepted("CONNECT [::1]:443 HTTP/1.1\r\n\r\n").target == "[::1]:443");
  CHECK_FALSE(accepted("CONNECT example.org:443 HTTP/1.0\r\n\r\n").keep_alive);
  CHECK(refused("GET / HTTP/1.0\r\nHost: h\r\n\r\n") == 505);
  for (const char* target :
       {"/", "/example.org:443", "example.org", "example.org:", ":443", "example.org:443/",
        "http://example.org:443", "user@example.org:443", "example.org:65536", "example.org:443?a",
        "*", "[::1]", "::1:443", "a,b:443"}) {
    CAPTURE(target);
    CHECK(refused("CONNECT " + std::string(target) + " HTTP/1.1\r\nHost: h\r\n\r\n") == 400);
  }
  for (const char* fields : {"Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
                             "Host: a\r\nHost: b\r\n", "Expect: 100-continue\r\n"}) {
    CAPTURE(fields);
    CHECK(refused("CONNECT example.org:443 HTTP/1.1\r\n" + std::string(fields) + "\r\n") == 400);
  }
}

}  // namespace bench
