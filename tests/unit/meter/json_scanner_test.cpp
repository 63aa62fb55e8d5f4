#include "meter/json_scanner.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

using Values = std::vector<std::string>;

void scan(JsonScanner& scanner, std::string_view bytes, Values& values) {
  while (const std::optional<JsonValue> value = scanner.next(bytes)) {
    values.push_back(std::string(value->path) + "=" + std::string(value->text));
  }
}

struct Walk {
  Values values;
  bool done = false;
  bool broken = false;
  bool operator==(const Walk&) const = default;
};

Walk walk(const std::vector<std::string_view>& pieces) {
  JsonScanner scanner;
  Walk result;
  for (const std::string_view piece : pieces) scan(scanner, piece, result.values);
  result.done = scanner.done();
  result.broken = scanner.broken();
  return result;
}

void same_wherever_cut(std::string_view text, const Walk& expected) {
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    CAPTURE(cut);
    CHECK(walk({text.substr(0, cut), text.substr(cut)}) == expected);
  }
}

}  // namespace

TEST_CASE("each value comes with its path, wherever the text is cut") {
  same_wherever_cut(
      R"( {"a": {"b": 1, "c": [true, {"d": null}, "x"]}, "e": -1.5e3, "f": {}, "g": []} )",
      {{"a.b=1", "a.c[]=true", "a.c[].d=null", "a.c[]=x", "e=-1.5e3"}, true, false});
}

TEST_CASE("lists at the top and inside of lists have paths too") {
  same_wherever_cut(R"([{"a":1},[2,[3]],4])",
                    {{"[].a=1", "[][]=2", "[][][]=3", "[]=4"}, true, false});
}

TEST_CASE("a string ends at the first quotation mark that is not escaped") {
  same_wherever_cut(R"({"a":"\"x\\\"y\\","b\"":"\\\\","c":""})",
                    {{R"(a=\"x\\\"y\\)", R"(b"=\\\\)", "c="}, true, false});
}

TEST_CASE("keys may be escaped, and one that looks like a path is none") {
  same_wherever_cut(R"({"\u006dodel":1,"a.b":2,"c[]":3})",
                    {{"model=1", std::string("a\0b=2", 5), std::string("c\0]=3", 5)}, true, false});
}

TEST_CASE("a long string is given with its beginning and its size") {
  const std::string text = "{\"a\":\"" + std::string(5000, 'x') + "\",\"b\":1}";
  for (const std::size_t cut : {std::size_t{0}, std::size_t{7}, std::size_t{2000}}) {
    JsonScanner scanner;
    std::string_view first = std::string_view(text).substr(0, cut);
    CHECK(!scanner.next(first));
    std::string_view rest = std::string_view(text).substr(cut);
    const std::optional<JsonValue> value = scanner.next(rest);
    REQUIRE(value.has_value());
    CHECK(value->size == 5000);
    CHECK(value->text == std::string(JsonScanner::kLongestText, 'x'));
    CHECK(scanner.next(rest)->path == "b");
  }
}

TEST_CASE("what lies deeper than paths go is walked over") {
  std::string deep = "{\"a\":1";
  std::string end = "}";
  for (int i = 0; i < 20; ++i) {
    deep += R"(,"k":[{"v":"\"")";
    end += "]}";
  }
  end = std::string(end.rbegin(), end.rend());
  const Walk result = walk({deep + end.substr(0, end.size() - 1) + ",\"z\":2}"});
  CHECK(result.done);
  CHECK(result.values.front() == "a=1");
  CHECK(result.values.back() == "z=2");
}

TEST_CASE("below the wanted levels only long texts are given, without a path") {
  const std::string long_text(JsonScanner::kLongestText + 1, 'x');
  const std::string text = R"({"a":{"b":1,"c":[{"d":"short","e":")" + long_text + R"("}]},"f":2})";
  for (std::size_t cut = 0; cut < text.size(); cut += 7) {
    JsonScanner scanner(1);
    Values values;
    scan(scanner, std::string_view(text).substr(0, cut), values);
    scan(scanner, std::string_view(text).substr(cut), values);
    CHECK(values == Values{"=" + long_text.substr(1), "f=2"});
    CHECK(scanner.done());
  }
}

TEST_CASE("brackets are looked at on every level") {
  for (const char* const text : {R"({"a":{"b":[1}}})", R"({"a":{"b":{]}})", R"({"a":{"b":"}}"})"}) {
    CAPTURE(text);
    JsonScanner scanner(1);
    Values values;
    scan(scanner, text, values);
    CHECK(!scanner.done());
  }
}

TEST_CASE("what is nested without end is broken, not a burden") {
  CHECK(walk({std::string(JsonScanner::kDeepest, '[')}).broken == false);
  CHECK(walk({std::string(JsonScanner::kDeepest + 1, '[')}).broken);
}

TEST_CASE("what is no JSON is broken, and what came before it stands") {
  for (const char* const text :
       {R"({"a":1 "b":2})", R"({"a":1,})", R"({"a":1]})", R"({"a"}:1)", R"({"a":1}})",
        R"({"a":1}x)", R"([1 2])", R"({a:1})", R"({"a":nope})", "x", "1", "\"a\"", "<html>",
        R"({,"a":1})", "[,]", R"({"a":,})"}) {
    CAPTURE(text);
    const Walk result = walk({text});
    CHECK(result.broken);
    CHECK(!result.done);
  }
  CHECK(walk({R"({"a":1,})"}).values == Values{"a=1"});
}

TEST_CASE("what ends too early is neither done nor broken") {
  for (const char* const text : {"", " ", "{", R"({"a)", R"({"a":)", R"({"a":1)", R"([1,)"}) {
    CAPTURE(text);
    CHECK(walk({text}) == Walk{walk({text}).values, false, false});
  }
}

TEST_CASE("escapes say what they mean, and broken ones stay") {
  CHECK(unescaped(R"(a\"b\\c\/\n\t\u00e9\u20ac\ud83d\ude00)") == "a\"b\\c/\n\té€😀");
  CHECK(unescaped(R"(\ud83d x)") == "\xEF\xBF\xBD x");
  CHECK(unescaped(R"(\q\u12)") == R"(\q\u12)");
  CHECK(unescaped("\\") == "\\");
}

}  // namespace bench
