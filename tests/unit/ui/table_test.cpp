#include "ui/table.hpp"

#include <sstream>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "ui/display_width.hpp"

using namespace bench;

namespace {

std::vector<Column> columns() {
  return {{.name = "run_id", .title = "RUN", .fit = Fit::middle},
          {.name = "outcome", .title = "OUTCOME"},
          {.name = "score", .title = "SCORE", .right = true},
          {.name = "reason", .title = "WHY", .fit = Fit::end},
          {.name = "digest"}};
}

std::vector<std::vector<Field>> rows() {
  return {
      {"csv-import.bare.claude-1", "scored", 0.625, Field(), "d1"},
      {"日本語.bare.claude-2", "timed_out", Field(), "did not stop within its limit of 10m", "d2"}};
}

std::string table(std::optional<std::size_t> width, const std::vector<std::vector<Field>>& fields,
                  Style style = Style()) {
  std::ostringstream out;
  const auto listing = make_listing(Format::table, columns(), {out, width, style});
  for (const auto& row : fields) listing->row(row);
  listing->finish();
  return out.str();
}

}  // namespace

TEST_CASE("a table in a pipe shows everything, aligned") {
  CHECK(table(std::nullopt, rows()) ==
        "RUN                       OUTCOME    SCORE  WHY\n"
        "csv-import.bare.claude-1  scored      0.62  -\n"
        "日本語.bare.claude-2      timed_out      -  did not stop within its limit of 10m\n");
}

TEST_CASE("in a window the widest columns that may give way are shortened") {
  CHECK(table(60, rows()) ==
        "RUN                   OUTCOME    SCORE  WHY\n"
        "csv-import….claude-1  scored      0.62  -\n"
        "日本語.bare.claude-2  timed_out      -  did not stop within…\n");
}

TEST_CASE("columns that cannot fit at all are left out from the right") {
  CHECK(table(28, rows()) ==
        "RUN       OUTCOME    SCORE\n"
        "csv-…e-1  scored      0.62\n"
        "日本…e-2  timed_out      -\n");
  CHECK(table(5, rows()) == "RUN\ncs…-1\n日…-2\n");
}

TEST_CASE("no line is wider than the window, whatever the window") {
  for (std::size_t width = 1; width < 100; ++width) {
    std::istringstream lines(table(width, rows()));
    for (std::string line; std::getline(lines, line);) CHECK(display_width(line) <= width);
  }
}

TEST_CASE("an empty table is its titles") {
  CHECK(table(std::nullopt, {}) == "RUN  OUTCOME  SCORE  WHY\n");
}

TEST_CASE("what a terminal would obey is shown, not sent") {
  CHECK(table(std::nullopt, {{"a\x1b[2Jb\nc", "scored", 1, Field(), ""}}) ==
        "RUN             OUTCOME  SCORE  WHY\n"
        "a\\x1b[2Jb\\x0ac  scored       1  -\n");
}

TEST_CASE("people read the text that was chosen for them, with its colour") {
  const std::vector<Field> row = {"a", Field("scored").in(Tone::good), Field(0.5).as("50%"),
                                  Field(), ""};
  CHECK(table(std::nullopt, {row}, Style(true)) ==
        "\x1b[1mRUN\x1b[0m  \x1b[1mOUTCOME\x1b[0m  \x1b[1mSCORE\x1b[0m  \x1b[1mWHY\x1b[0m\n"
        "a    \x1b[32mscored\x1b[0m     50%  -\n");
}

TEST_CASE("a long table starts after a sample, and later rows keep to its widths in a window") {
  std::ostringstream out;
  Table narrow(columns(), {out, 40, Style()});
  const std::vector<Field> small = {"run-1", "scored", 1, Field(), ""};
  for (int i = 0; i < 499; ++i) narrow.row(small);
  CHECK(out.str().empty());
  narrow.row(small);
  CHECK_FALSE(out.str().empty());
  out.str("");
  narrow.row({"run-1000", "timed_out", 1, Field(), ""});
  CHECK(out.str() == "ru…00  timed_…      1  -\n");
}

TEST_CASE("a format that does not exist is a usage error") {
  CHECK(parse_format("csv") == Format::csv);
  CHECK_THROWS_WITH_AS((void)parse_format("xml"),
                       "there is no format 'xml' (hint: take table, json or csv)", Error);
}
