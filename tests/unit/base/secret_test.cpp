#include "base/secret.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("a hint shows as much of a key as tells it apart, and never most of it") {
  CHECK(Secret("sk-ant-api03-abcdefgh").hint() == "sk-a...efgh");
  CHECK(Secret("12345678901234567890").hint() == "1234...7890");
  CHECK(Secret("1234567890123456789").hint() == "12...89");
  CHECK(Secret("thisisquitelong").hint() == "th...ng");
  CHECK(Secret("short").hint() == "s...t");
  CHECK(Secret("four").hint() == "...");
  CHECK(Secret("").hint().empty());
}

TEST_CASE("a hint cuts no character in two") {
  CHECK(Secret("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\xC3\xA9").hint() == "\xC3\xA4...\xC3\xA9");
}

}  // namespace bench
