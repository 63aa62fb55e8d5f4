#include "ui/json_listing.hpp"

#include <limits>
#include <sstream>

#include <doctest/doctest.h>

using namespace bench;

namespace {

std::string json(const std::vector<std::vector<Field>>& rows) {
  std::ostringstream out;
  JsonListing listing({{.name = "id", .title = "ID"}, {.name = "value", .title = "VALUE"}}, out);
  for (const auto& row : rows) listing.row(row);
  listing.finish();
  return out.str();
}

std::string one(Field field) {
  const std::string text = json({{"a", std::move(field)}});
  return text.substr(25, text.size() - 25 - 4);
}

}  // namespace

TEST_CASE("a JSON listing is an array with one object per line") {
  CHECK(json({}) == "[]\n");
  CHECK(json({{"a", 1}, {"b", Field()}}) ==
        "[\n"
        "  {\"id\": \"a\", \"value\": 1},\n"
        "  {\"id\": \"b\", \"value\": null}\n"
        "]\n");
}

TEST_CASE("values keep their types") {
  CHECK(one(true) == "true");
  CHECK(one(0.1) == "0.1");
  CHECK(one(Field(245000).as("4m05s")) == "245000");
  CHECK(one(std::optional<int>()) == "null");
  CHECK(one(std::numeric_limits<double>::quiet_NaN()) == "null");
  CHECK(one(std::vector<std::string>{"x", "y"}) == R"(["x", "y"])");
}

TEST_CASE("text is exact, and nothing in it reaches a terminal as a command") {
  CHECK(one("say \"hi\"\\") == R"("say \"hi\"\\")");
  CHECK(one("日本語") == R"("日本語")");
  CHECK(one("\x1b[2J\n\u009b\x7f") == R"("\u001b[2J\n\u009b\u007f")");
  CHECK(one("\xff") == "\"\ufffd\"");
}

TEST_CASE("the first JSON line is written at once") {
  std::ostringstream out;
  JsonListing listing({{.name = "id"}}, out);
  listing.row({1});
  CHECK(out.str() == "[\n  {\"id\": 1}");
}
