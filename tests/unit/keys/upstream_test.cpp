#include "keys/upstream.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace bench {

TEST_CASE("a base address may have a port, brackets and one slash") {
  CHECK(parse_upstream("https://api.example", "x") == "https://api.example");
  CHECK(parse_upstream(" https://api.example:8443/ ", "x") == "https://api.example:8443");
  CHECK(parse_upstream("http://[::1]:8080", "x") == "http://[::1]:8080");
}

TEST_CASE("what is no base address is refused with the place where it stood") {
  for (const char* bad : {"api.example", "ftp://x", "https://", "https://x/v1", "https://x?y",
                          "https://x#y", "http://a b", "https://x:0", "https://x:70000",
                          "https://x:", "http://[::1", "http://[name]"}) {
    CAPTURE(bad);
    CHECK_THROWS_WITH_AS((void)parse_upstream(bad, "SOME_VARIABLE"),
                         doctest::Contains("SOME_VARIABLE"), Error);
  }
}

TEST_CASE("credentials in an address are refused and not repeated") {
  try {
    (void)parse_upstream("https://user:hunter2@proxy.example", "SOME_VARIABLE");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("keys are exposed by plain http beyond this machine alone") {
  CHECK(exposes_keys("http://proxy.example:8080"));
  CHECK(exposes_keys("http://10.0.0.1"));
  CHECK_FALSE(exposes_keys("https://proxy.example"));
  CHECK_FALSE(exposes_keys("http://127.0.0.1:8080"));
  CHECK_FALSE(exposes_keys("http://[::1]:8080"));
  CHECK_FALSE(exposes_keys("http://localhost"));
}

}  // namespace bench
