#include "ui/key_frame.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "ui/display_width.hpp"

using namespace bench;
using std::chrono::seconds;

namespace {

const SteadyTime kNow{std::chrono::hours(1)};

KeyBoard sample_board() {
  KeyBoard board{.keys = {}, .active = 3, .held = 1, .total = 25};
  Usage usage;
  usage.input = 123'456;
  usage.output = 7'890;
  board.keys.push_back({"anthropic", "ANTHROPIC_API_KEYS[1]", {}, 20, usage, Usd{1'230'000'000}});
  KeyState cooling{KeyPhase::cooling, kNow + seconds(12), "429", AnswerKind::rate_limited};
  board.keys.push_back({"anthropic", "ANTHROPIC_API_KEYS[2]", cooling, 4, {}, {}});
  KeyState dead{KeyPhase::dead, {}, "the provider refuses it: invalid x-api-key", {}};
  board.keys.push_back({"openai", "OPENAI_API_KEY", dead, 1, {}, {}});
  return board;
}

std::string frame(const WindowSize& window) {
  return joined(key_frame(sample_board(), window, kNow, Style()), "\n");
}

}  // namespace

TEST_CASE("a gateway's picture has a row for each key and a summary") {
  CHECK(frame({120, 24}) ==
        "KEY                    STATE                                            REQUESTS   COST"
        "      IN   OUT  PROVIDER\n"
        "ANTHROPIC_API_KEYS[1]  valid                                                  20  $1.23"
        "  123.5k  7890  anthropic\n"
        "ANTHROPIC_API_KEYS[2]  cooling 12s                                             4  $0.00"
        "       -     -  anthropic\n"
        "OPENAI_API_KEY         out: the provider refuses it: invalid x-api-key         1  $0.00"
        "       -     -  openai\n"
        "3 active, 1 held, 25 in all");
}

TEST_CASE("a key that is out for some models only is told from one that is out") {
  KeyBoard board = sample_board();
  board.keys.resize(1);
  board.keys[0].limited = true;
  CHECK(joined(key_frame(board, {120, 24}, kNow, Style()), "\n") ==
        "KEY                    STATE    REQUESTS   COST      IN   OUT  PROVIDER\n"
        "ANTHROPIC_API_KEYS[1]  limited        20  $1.23  123.5k  7890  anthropic\n"
        "3 active, 1 held, 25 in all");
}

TEST_CASE("in a small window the last columns and keys are left out") {
  CHECK(frame({40, 10}) ==
        "KEY       STATE     REQUESTS   COST\n"
        "ANTH…[1]  valid           20  $1.23\n"
        "ANTH…[2]  cooling…         4  $0.00\n"
        "OPEN…KEY  out: th…         1  $0.00\n"
        "3 active, 1 held, 25 in all");
  CHECK(frame({80, 4}) ==
        "+3 more\n"
        "3 active, 1 held, 25 in all");
}

TEST_CASE("a gateway's picture is never wider or higher than its window") {
  for (std::size_t columns = 1; columns < 140; ++columns) {
    for (std::size_t rows = 1; rows < 9; ++rows) {
      const auto lines = key_frame(sample_board(), {columns, rows}, kNow, Style());
      CHECK(lines.size() < rows);
      for (const std::string& line : lines) CHECK(display_width(line) <= columns);
    }
  }
}
