#include "base/loopback.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("this machine is recognized by its names, and nothing else is") {
  CHECK(is_loopback("http://localhost"));
  CHECK(is_loopback("http://localhost:8080"));
  CHECK(is_loopback("https://127.0.0.1:2376/x"));
  CHECK(is_loopback("http://[::1]:80"));
  CHECK_FALSE(is_loopback("https://api.anthropic.com"));
  CHECK_FALSE(is_loopback("http://127.evil.example"));
  CHECK_FALSE(is_loopback("http://10.0.0.1"));
  CHECK_FALSE(is_loopback("http://localhost.example"));
}

}  // namespace bench
