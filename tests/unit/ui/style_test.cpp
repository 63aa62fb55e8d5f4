#include "ui/style.hpp"

#include <doctest/doctest.h>

#include "unit/ui/variables.hpp"

using namespace bench;

namespace {

bool coloured(bool terminal, const Variables& variables) {
  return style_for(terminal, environment_of(variables))(Tone::bad, "x") != "x";
}

}  // namespace

TEST_CASE("a terminal has colours, a pipe has none") {
  CHECK(coloured(true, {{"TERM", "xterm"}}));
  CHECK_FALSE(coloured(false, {{"TERM", "xterm"}}));
}

TEST_CASE("NO_COLOR wins over everything, unless it is empty") {
  CHECK_FALSE(coloured(true, {{"TERM", "xterm"}, {"NO_COLOR", "1"}, {"CLICOLOR_FORCE", "1"}}));
  CHECK(coloured(true, {{"TERM", "xterm"}, {"NO_COLOR", ""}}));
}

TEST_CASE("CLICOLOR_FORCE colours pipes and CI logs, unless it is 0") {
  CHECK(coloured(false, {{"CLICOLOR_FORCE", "1"}, {"CI", "true"}}));
  CHECK_FALSE(coloured(false, {{"CLICOLOR_FORCE", "0"}}));
}

TEST_CASE("dumb and unknown terminals, CI and CLICOLOR=0 have no colours") {
  CHECK_FALSE(coloured(true, {{"TERM", "dumb"}}));
  CHECK_FALSE(coloured(true, {}));
  CHECK_FALSE(coloured(true, {{"TERM", "xterm"}, {"CI", "true"}}));
  CHECK_FALSE(coloured(true, {{"TERM", "xterm"}, {"CLICOLOR", "0"}}));
  CHECK(coloured(true, {{"TERM", "xterm"}, {"CI", "false"}}));
}

TEST_CASE("plain and empty text stays plain") {
  CHECK(Style(true)(Tone::plain, "x") == "x");
  CHECK(Style(true)(Tone::bad, "").empty());
  CHECK(Style(true)(Tone::good, "x") == "\x1b[32mx\x1b[0m");
}
