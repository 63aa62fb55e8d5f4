#include "ui/display_width.hpp"

#include <doctest/doctest.h>

using namespace bench;

TEST_CASE("wide characters take two columns, combining marks none") {
  CHECK(display_width("scenario") == 8);
  CHECK(display_width("日本語") == 6);
  CHECK(display_width("한글") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("naïve") == 5);
  CHECK(display_width("🚀") == 2);
  CHECK(display_width("a\u200bb") == 2);
}

TEST_CASE("colours take no room") {
  CHECK(display_width("\x1b[31mbad\x1b[0m") == 3);
}

TEST_CASE("text that fits is left alone") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened_middle("abc", 3) == "abc");
}

TEST_CASE("an ellipsis stands for what was cut off") {
  CHECK(shortened("abcdefgh", 5) == "abcd…");
  CHECK(shortened_middle("abcdefgh", 6) == "abc…gh");
  CHECK(shortened("abc", 1) == "…");
  CHECK(shortened("abc", 0).empty());
  CHECK(shortened_middle("abcdefgh", 3) == "ab…");
}

TEST_CASE("a wide character is never cut in half") {
  CHECK(shortened("日本語", 4) == "日…");
  CHECK(shortened_middle("日本語日本語", 6) == "日…語");
}

TEST_CASE("a combining mark stays with its letter") {
  CHECK(shortened("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
  CHECK(shortened_middle("abcdefghe\u0301x", 6) == "abc…e\u0301x");
}

TEST_CASE("padding fills up to a width and never cuts") {
  CHECK(padded("日本", 6) == "日本  ");
  CHECK(padded_left("42", 4) == "  42");
  CHECK(padded("too long", 3) == "too long");
}
