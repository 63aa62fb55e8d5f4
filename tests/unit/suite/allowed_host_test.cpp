#include "suite/allowed_host.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

std::string parsed(const std::string& text) {
  const std::optional<AllowedHost> host = parse_allowed_host(text);
  return host ? to_text(*host) : "nothing";
}

// Whether a list of `host` alone lets through to `where`.
bool allows(const std::string& host, const std::string& where) {
  return is_allowed({parse_allowed_host(host).value()}, parse_host_port(where).value());
}

}  // namespace

TEST_CASE("a host is allowed at the port of https, or at its own") {
  CHECK(parsed("example.org") == "example.org:443");
  CHECK(parsed("Example.org:8443") == "example.org:8443");
  CHECK(parsed("*.example.org") == "*.example.org:443");
  CHECK(parsed("10.1.2.3:5432") == "10.1.2.3:5432");
  CHECK(parsed("[fd00::1]") == "[fd00::1]:443");
  CHECK(parsed("https://example.org") == "example.org:443");
  CHECK(parsed("https://example.org:8443/") == "example.org:8443");
}

TEST_CASE("what names no host is not a host") {
  for (const char* text : {"", "*", "*.", "*.org", "*.10.1.2.3", "*example.org", "a.*.org", "a*",
                           "http://example.org", "https://", "https://example.org/path",
                           "example.org:0", "example.org:https", "*.[::1]", "a b", "a,b"}) {
    CAPTURE(text);
    CHECK(parsed(text) == "nothing");
  }
}

TEST_CASE("an exact name is that name at that port, however it is written") {
  CHECK(allows("example.org", "example.org:443"));
  CHECK(allows("example.org", "EXAMPLE.ORG:443"));
  CHECK(allows("[fd00::1]:80", "[FD00:0::1]:80"));
  CHECK_FALSE(allows("example.org", "example.org:80"));
  CHECK_FALSE(allows("example.org", "api.example.org:443"));
  CHECK_FALSE(allows("example.org", "badexample.org:443"));
  CHECK_FALSE(allows("example.org", "example.org.evil.net:443"));
}

TEST_CASE("a star is every name below, at any depth, and not the name itself") {
  CHECK(allows("*.example.org", "api.example.org:443"));
  CHECK(allows("*.example.org", "a.b.example.org:443"));
  CHECK_FALSE(allows("*.example.org", "example.org:443"));
  CHECK_FALSE(allows("*.example.org", "badexample.org:443"));
  CHECK_FALSE(allows("*.example.org", "api.example.org:8443"));
}

}  // namespace bench
