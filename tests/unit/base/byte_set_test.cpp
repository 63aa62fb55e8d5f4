#include "base/byte_set.hpp"

#include <doctest/doctest.h>

using namespace bench;

TEST_CASE("a set has its bytes and no others, zero and those above ASCII too") {
  constexpr ByteSet set(std::string_view("a\0\xFF", 3));
  static_assert(set.has('a') && !set.has('b'));
  CHECK(set.has('\0'));
  CHECK(set.has('\xFF'));
  CHECK_FALSE(set.has('\xFE'));
  CHECK(set.meets("xyza"));
  CHECK_FALSE(set.meets("xyz"));
  CHECK_FALSE(set.meets(""));
  CHECK_FALSE(ByteSet("").has('\0'));
}
