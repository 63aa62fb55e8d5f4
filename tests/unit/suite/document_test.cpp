#include "suite/document.hpp"

#include <doctest/doctest.h>

#include "suite/error_text.hpp"

namespace bench {

namespace {

Document parsed(std::string_view text) {
  return Document::parse(text, "x.json");
}

std::string parse_error(std::string_view text) {
  return error_of([&] { (void)parsed(text); });
}

template <typename Read>
std::string read_error(std::string_view text, Read read) {
  return error_of([&] {
    const Document document = parsed(text);
    Document::Object root = document.root();
    read(root);
  });
}

}  // namespace

TEST_CASE("comments of both kinds are allowed") {
  const Document document = parsed("// one\n{ /* two\nlines */ \"trials\": 3 }");
  Document::Object root = document.root();
  CHECK(root.integer("trials", 1, 10) == 3);
}

TEST_CASE("a syntax error names its line") {
  CHECK(parse_error("{\n\"a\": 1\n\"b\": 2}").starts_with("x.json:3: "));
  CHECK(parse_error("{\n\"a\": 1,\n}").starts_with("x.json:3: "));
  CHECK(parse_error("{\n\"a\": nul\n}").starts_with("x.json:2: "));
  CHECK(parse_error("{\n\"a\": [1,\n\n2").starts_with("x.json:4: "));
  CHECK(parse_error("{}\n{}").starts_with("x.json:2: "));
  CHECK(parse_error("").starts_with("x.json:1: "));
}

TEST_CASE("a string that is not UTF-8 is refused, and shown safely") {
  const std::string error = parse_error("{\n\"a\": \"\xff\x1b\"}");
  CHECK(error.starts_with("x.json:2: "));
  CHECK(error.find('\xff') == std::string::npos);
  CHECK(error.find('\x1b') == std::string::npos);
}

TEST_CASE("an error stays short however long the broken text is") {
  CHECK(parse_error("{\"a\": \"" + std::string(1'000'000, 'x')).size() < 200);
}

TEST_CASE("a number that no machine can hold is refused") {
  CHECK(parse_error("{\n\"a\": 1e999}").starts_with("x.json:2: "));
}

TEST_CASE("a repeated key is refused") {
  CHECK(parse_error("{\"a\": 1,\n\"a\": 2}").find("x.json:2: the key 'a'") == 0);
}

TEST_CASE("nesting has an end") {
  CHECK_FALSE(parse_error(std::string(100'000, '[')).empty());
  CHECK_FALSE(parse_error(std::string(65, '[') + std::string(65, ']')).empty());
  CHECK(parse_error(std::string(64, '[') + std::string(64, ']')).empty());
}

TEST_CASE("a value of the wrong type is refused with its line") {
  const auto integer = [](Document::Object& root) { (void)root.integer("trials", 1, 10); };
  const std::string expected = "x.json:2: 'trials' must be a whole number from 1 to 10";
  CHECK(read_error("{\n\"trials\": \"3\"\n}", integer) == expected);
  CHECK(read_error("{\n\"trials\": 1.5\n}", integer) == expected);
  CHECK(read_error("{\n\"trials\": -1\n}", integer) == expected);
  CHECK(read_error("{\n\"trials\": 99999999999999999999\n}", integer) == expected);
  CHECK(read_error("{\n\"trials\": null\n}", integer) == expected);
}

TEST_CASE("a wrong item of a list is named by its own line") {
  const auto texts = [](Document::Object& root) { (void)root.texts("tags"); };
  CHECK(read_error("{\"tags\": [\n\"a\",\n5\n]}", texts).starts_with("x.json:3: "));
}

TEST_CASE("durations and sizes are numbers or texts, and never negative") {
  const Document document = parsed(R"({"a": "10m", "b": 1.5, "c": "2g", "d": 512})");
  Document::Object root = document.root();
  CHECK(root.duration("a") == Milliseconds(600'000));
  CHECK(root.duration("b") == Milliseconds(1'500));
  CHECK(root.bytes("c") == Bytes{2UL << 30U});
  CHECK(root.bytes("d") == Bytes{512});
  const auto duration = [](Document::Object& object) { (void)object.duration("a"); };
  const auto bytes = [](Document::Object& object) { (void)object.bytes("a"); };
  CHECK(read_error("{\n\"a\": -1}", duration).starts_with("x.json:2: 'a'"));
  CHECK(read_error("{\n\"a\": \"soon\"}", duration).starts_with("x.json:2: 'a'"));
  CHECK(read_error("{\n\"a\": -1}", bytes).starts_with("x.json:2: 'a'"));
}

TEST_CASE("an unknown field is refused with the nearest known one") {
  const auto read = [](Document::Object& root) {
    (void)root.integer("trials", 1, 10);
    root.finish();
  };
  CHECK(read_error("{\n\n\"trails\": 3}", read) ==
        "x.json:3: unknown field 'trails' (hint: did you mean 'trials'?)");
}

TEST_CASE("a missing field is named") {
  const auto read = [](Document::Object& root) { (void)root.required_text("id"); };
  CHECK(read_error("{}", read) == "x.json:1: 'id' is missing");
  CHECK(read_error("\n{\"id\": \" \"}", read) == "x.json:2: 'id' is empty");
}

TEST_CASE("text never holds a NUL") {
  const auto read = [](Document::Object& root) { (void)root.text("id"); };
  CHECK(read_error("{\"id\": \"a\\u0000b\"}", read).find("NUL") != std::string::npos);
}

TEST_CASE("a document that is no object says what it is") {
  CHECK(read_error("[1]", [](Document::Object&) {}) ==
        "x.json:1: expected an object, found a list");
}

}  // namespace bench
