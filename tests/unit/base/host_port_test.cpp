#include "base/host_port.hpp"

#include <string>

#include <doctest/doctest.h>

namespace bench {

namespace {

std::string parsed(const std::string& text) {
  const std::optional<HostPort> where = parse_host_port(text);
  return where ? to_text(*where) : "nothing";
}

}  // namespace

TEST_CASE("a host and a port are told apart, and equal ones are written alike") {
  CHECK(parsed("example.org:443") == "example.org:443");
  CHECK(parsed("EXAMPLE.Org:443") == "example.org:443");
  CHECK(parsed("a_b-1.c:65535") == "a_b-1.c:65535");
  CHECK(parsed("127.0.0.1:0") == "127.0.0.1:0");
  CHECK(parsed("[::1]:80") == "[::1]:80");
  CHECK(parsed("[FD00:0:0::1]:80") == "[fd00::1]:80");
}

TEST_CASE("what is not exactly a host and a port is nothing") {
  const std::string long_name(254, 'a');
  for (const std::string& text : {std::string(),
                                  std::string("example.org"),
                                  std::string("example.org:"),
                                  std::string(":443"),
                                  std::string("example.org:65536"),
                                  std::string("example.org:-1"),
                                  std::string("example.org:+1"),
                                  std::string("example.org:1x"),
                                  std::string("example.org: 443"),
                                  std::string("a:b:443"),
                                  std::string("::1:443"),
                                  std::string("[::1:443"),
                                  std::string("[::1]443"),
                                  std::string("[::g]:443"),
                                  std::string("[127.0.0.1]:443"),
                                  std::string("[fe80::1%lo]:443"),
                                  std::string(".a:443"),
                                  std::string("a.:443"),
                                  std::string("a..b:443"),
                                  std::string("-a:443"),
                                  std::string("a b:443"),
                                  std::string("a/b:443"),
                                  std::string("user@a:443"),
                                  std::string("a\0b:443", 7),
                                  std::string("\xc3\xa4:443"),
                                  long_name + ":443"}) {
    CAPTURE(text);
    CHECK(parsed(text) == "nothing");
  }
}

TEST_CASE("a port that is left out is the one that is meant then") {
  CHECK(parse_host_port("example.org", 443) == HostPort{"example.org", 443});
  CHECK(parse_host_port("[::1]", 443) == HostPort{"::1", 443});
  CHECK(parse_host_port("example.org:80", 443) == HostPort{"example.org", 80});
  CHECK_FALSE(parse_host_port("example.org:", 443));
}

}  // namespace bench
