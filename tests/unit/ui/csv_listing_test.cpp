#include "ui/csv_listing.hpp"

#include <sstream>

#include <doctest/doctest.h>

using namespace bench;

namespace {

std::string csv(const std::vector<std::vector<Field>>& rows) {
  std::ostringstream out;
  CsvListing listing({{.name = "id", .title = "ID"}, {.name = "value"}}, out);
  for (const auto& row : rows) listing.row(row);
  listing.finish();
  return out.str();
}

}  // namespace

TEST_CASE("a CSV listing starts with the names of its columns") {
  CHECK(csv({}) == "id,value\n");
}

TEST_CASE("fields are quoted where they must be") {
  CHECK(csv({{"a,b", "say \"hi\""}, {"plain text", 1}}) ==
        "id,value\n"
        "\"a,b\",\"say \"\"hi\"\"\"\n"
        "plain text,1\n");
}

TEST_CASE("a missing value is an empty field, and values are not rounded for people") {
  CHECK(csv({{Field(), Field(0.123456789).as("12%")}}) == "id,value\n,0.123456789\n");
}

TEST_CASE("a row is one line, whatever is in it") {
  CHECK(csv({{"two\nlines", "\x1b[2J"}}) == "id,value\ntwo\\x0alines,\\x1b[2J\n");
}

TEST_CASE("what a spreadsheet would take for a formula is exact") {
  CHECK(csv({{"=1+1", "-x"}}) == "id,value\n=1+1,-x\n");
}
