#include "base/base64.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("bytes of any length survive base64") {
  CHECK(base64("") == "");
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  for (const std::string_view text : {"", "f", "fo", "foo", "foob", "\xff\xfe"}) {
    CHECK(from_base64(base64(text)) == text);
  }
}

TEST_CASE("what is no base64 is not guessed at") {
  CHECK_FALSE(from_base64("Zg="));
  CHECK_FALSE(from_base64("Z*=="));
}

}  // namespace bench
