#include "record/compared_body.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("the order of fields and spaces do not tell two bodies apart") {
  CHECK(body_digest(R"({"a": 1, "b": {"c": [1, 2]}})") ==
        body_digest(R"({"b":{"c":[1,2]},"a":1})"));
}

TEST_CASE("values and the order of lists do") {
  CHECK(body_digest(R"([1,2])") != body_digest(R"([2,1])"));
  CHECK(body_digest(R"({"a":1})") != body_digest(R"({"a":"1"})"));
}

TEST_CASE("what is no JSON is compared byte for byte") {
  CHECK(body_digest("a b") != body_digest("ab"));
  CHECK(body_digest("") == body_digest(""));
}

TEST_CASE("JSON that is nested without end is no JSON") {
  const std::string deep(1'000'000, '[');
  CHECK(body_digest(deep + " ") != body_digest(deep));
  const std::string closed = deep + std::string(deep.size(), ']');
  CHECK(body_digest(closed + " ") != body_digest(closed));
}

TEST_CASE("the first difference is said with its path") {
  CHECK(first_difference(R"({"messages":[{"content":"hello"}]})",
                         R"({"messages":[{"content":"hallo"}]})") ==
        "$.messages[0].content: 'hallo' instead of 'hello'");
  CHECK(first_difference(R"({"a":1})", R"({"a":1,"b":2})") == "$.b is new");
  CHECK(first_difference(R"({"a":1,"b":2})", R"({"a":1})") == "$.b is missing");
  CHECK(first_difference(R"({"a":[1,2]})", R"({"a":[1,2,3]})") ==
        "$.a has 3 elements instead of 2");
  CHECK(first_difference(R"({"a":{"b":1}})", R"({"a":"x"})") == R"($.a: 'x' instead of '{"b":1}')");
  CHECK(first_difference("plain", "plane") == "'plane' instead of 'plain'");
}

TEST_CASE("of a long text the part that differs is shown") {
  const std::string long_text(200, 'x');
  CHECK(first_difference("[\"" + long_text + "one\"]", "[\"" + long_text + "two\"]") ==
        "$[0]: '...xxxxxxxxxxtwo' instead of '...xxxxxxxxxxone'");
}

}  // namespace bench
