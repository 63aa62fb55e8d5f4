#include "ui/error_text.hpp"

#include <doctest/doctest.h>

using namespace bench;

TEST_CASE("an error is one line in a pipe, with its hint") {
  CHECK(error_text(usage_error("there is no agent 'cluade'", "did you mean 'claude'?"),
                   std::nullopt, Style()) ==
        "bench: error: there is no agent 'cluade' (hint: did you mean 'claude'?)\n");
  CHECK(error_text(usage_error("no runs"), std::nullopt, Style()) == "bench: error: no runs\n");
}

TEST_CASE("in a window an error is folded between words") {
  CHECK(error_text(usage_error("there is no agent 'cluade'", "did you mean 'claude'?"), 40,
                   Style()) ==
        "bench: error: there is no agent 'cluade'\n"
        "  (hint: did you mean 'claude'?)\n");
}

TEST_CASE("what an error quotes cannot send commands to the terminal") {
  CHECK(error_text(usage_error("no file '\x1b[2J\n'"), std::nullopt, Style(true)) ==
        "bench: \x1b[31merror:\x1b[0m no file '\\x1b[2J\\x0a'\n");
}

TEST_CASE("warnings and notes say what they are") {
  CHECK(warning_text("one key for 2 slots", "", std::nullopt, Style()) ==
        "bench: warning: one key for 2 slots\n");
  CHECK(finding_text({Severity::note, "disk", "12.0 GiB free", ""}, std::nullopt, Style()) ==
        "bench: note: 12.0 GiB free\n");
}
