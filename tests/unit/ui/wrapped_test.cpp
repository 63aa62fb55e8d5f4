#include "ui/wrapped.hpp"

#include <doctest/doctest.h>

using namespace bench;

using Lines = std::vector<std::string>;

TEST_CASE("text that fits, and text without a width, is one line") {
  CHECK(wrapped("one two", 7, 2) == Lines{"one two"});
  CHECK(wrapped("one two", std::nullopt, 2) == Lines{"one two"});
  CHECK(wrapped("", 7, 2) == Lines{""});
}

TEST_CASE("lines are broken between words, and those after the first indented") {
  CHECK(wrapped("one two three four", 9, 2) == Lines{"one two", "  three", "  four"});
}

TEST_CASE("blanks within a line are kept") {
  CHECK(wrapped("a   b c", 5, 2) == Lines{"a   b", "  c"});
}

TEST_CASE("a word that fits nowhere is broken anywhere") {
  CHECK(wrapped("to abcdefghij k", 6, 2) == Lines{"to abc", "  defg", "  hij", "  k"});
  CHECK(wrapped("abcdef", 1, 2) == Lines{"ab", "cd", "ef"});
}
