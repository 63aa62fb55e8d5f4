#include "http/address.hpp"

#include <doctest/doctest.h>

namespace bench::http {

TEST_CASE("the host is named with its port, unless that is the scheme's") {
  CHECK(Address("https://api.example").host == "api.example");
  CHECK(Address("https://api.example:443").host == "api.example");
  CHECK(Address("https://api.example:80").host == "api.example:80");
  CHECK(Address("http://api.example:80").host == "api.example");
  CHECK(Address("http://127.0.0.1:8080").host == "127.0.0.1:8080");
  CHECK(Address("http://[::1]:8080").host == "[::1]:8080");
}

TEST_CASE("this machine is known for itself") {
  CHECK(Address("http://localhost:1").loopback);
  CHECK_FALSE(Address("http://localhost.example").loopback);
}

}  // namespace bench::http
