#include "ui/live_frame.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "ui/display_width.hpp"
#include "unit/ui/sample_runs.hpp"

using namespace bench;
using std::chrono::seconds;

namespace {

const SteadyTime kStart{std::chrono::hours(1)};

// Four slots, two of them busy, after two runs that took 20 s each.
RunBoard sample_board() {
  RunBoard board;
  board.start_matrix(8, 2, kStart);
  for (const int slot : {0, 1}) board.start(slot, sample_run("first"), 1, "", kStart);
  board.finish(0, scored_result("first", 5, 1), kStart + seconds(20));
  board.finish(1, failed_result("second", Outcome::timed_out, ""), kStart + seconds(20));
  board.start(0, sample_run("csv-import.bare.claude.opus.naive.plan.1-ab12cd34"), 1,
              "ANTHROPIC_API_KEYS[1]", kStart + seconds(20));
  board.start(1, sample_run("parse.bare.claude.opus.naive.plan.1-99ff00aa"), 2,
              "ANTHROPIC_API_KEYS[2]", kStart + seconds(25));
  return board;
}

std::string frame(const RunBoard& board, WindowSize window, Style style = Style()) {
  return joined(live_frame(board, window, kStart + seconds(30), style), "\n");
}

}  // namespace

TEST_CASE("a wide window shows everything about each slot") {
  CHECK(frame(sample_board(), {120, 24}) ==
        "0     10s  csv-import.bare.claude.opus.naive.plan.1-ab12cd34        claude/opus"
        "  ANTHROPIC_API_KEYS[1]\n"
        "1      5s  parse.bare.claude.opus.naive.plan.1-99ff00aa  attempt 2  claude/opus"
        "  ANTHROPIC_API_KEYS[2]\n"
        "2/8 done, 1 failed, 2 running, 4 left; 30s elapsed, about 1m20s to go");
}

TEST_CASE("in 80 columns the run ids are shortened in the middle") {
  CHECK(frame(sample_board(), {80, 24}) ==
        "0     10s  csv-import.bare.claude.….naive.plan.1-ab12cd34  ANTHROPIC_API_KEYS[1]\n"
        "1      5s  parse.bare.claude…e.plan.1-99ff00aa  attempt 2  ANTHROPIC_API_KEYS[2]\n"
        "2/8 done, 1 failed, 2 running, 4 left; 30s elapsed, about 1m20s to go");
}

TEST_CASE("in 40 columns what tells least is left out") {
  CHECK(frame(sample_board(), {40, 24}) ==
        "0     10s  csv-import.bar…lan.1-ab12cd34\n"
        "1      5s  parse.bar…99ff00aa  attempt 2\n"
        "2/8 done, 1 failed; 30s, ~1m20s to go");
}

TEST_CASE("a run that is held says until when, shorter where there is little room") {
  RunBoard board = sample_board();
  CHECK(board.hold(0, kStart + seconds(70), kStart + seconds(25)));
  CHECK(frame(board, {120, 24}) ==
        "0     10s  csv-import.bare.claude.opus.naive.plan.1-ab12cd34  held, key back in 40s"
        "  claude/opus  ANTHROPIC_API_KEYS[1]\n"
        "1      5s  parse.bare.claude.opus.naive.plan.1-99ff00aa  attempt 2                 "
        "  claude/opus  ANTHROPIC_API_KEYS[2]\n"
        "2/8 done, 1 failed, 2 running, 1 held, 4 left; 30s elapsed, about 1m20s to go");
  CHECK(frame(board, {80, 24}) ==
        "0     10s  csv-import.….1-ab12cd34  held, key back in 40s  ANTHROPIC_API_KEYS[1]\n"
        "1      5s  parse.bare.claude…e.plan.1-99ff00aa  attempt 2  ANTHROPIC_API_KEYS[2]\n"
        "2/8 done, 1 failed, 2 running, 1 held, 4 left; 30s elapsed, about 1m20s to go");
  CHECK(frame(board, {40, 24}) ==
        "0     10s  csv-impor…-ab12cd34  held 40s\n"
        "1      5s  parse.bar…99ff00aa  attempt 2\n"
        "2/8 done, 1 failed, 1 held");
  const auto at = [&](const SteadyTime& now) {
    return live_frame(board, {120, 24}, now, Style()).front();
  };
  CHECK(at(kStart + seconds(70) - Milliseconds(1)).find("key back in 1s") != std::string::npos);
  CHECK(at(kStart + seconds(75)).find("key back in 0s") != std::string::npos);
}

TEST_CASE("no frame is wider or higher than its window") {
  for (std::size_t columns = 1; columns < 130; ++columns) {
    for (std::size_t rows = 1; rows < 6; ++rows) {
      const auto lines =
          live_frame(sample_board(), {columns, rows}, kStart + seconds(30), Style(true));
      CHECK(lines.size() <= std::max<std::size_t>(1, rows - 1));
      for (const std::string& line : lines) CHECK(display_width(line) <= columns);
    }
  }
}

TEST_CASE("slots that find no room are counted") {
  RunBoard board;
  board.start_matrix(9, 9, kStart);
  for (int slot = 0; slot < 9; ++slot) board.start(slot, sample_run("run"), 1, "", kStart);
  CHECK(frame(board, {60, 5}) ==
        "0     30s  run  claude/opus\n"
        "1     30s  run  claude/opus\n"
        "+7 more\n"
        "0/9 done, 0 failed, 9 running, 0 left; 30s");
}

TEST_CASE("failures, attempts and keys have their colours") {
  CHECK(frame(sample_board(), {40, 3}, Style(true)) ==
        "\x1b[2m+2 more\x1b[0m\n2/8 done, \x1b[31m1 failed\x1b[0m; 30s, ~1m20s to go");
}

TEST_CASE("an id cannot send commands to the terminal") {
  RunBoard board;
  board.start_matrix(1, 1, kStart);
  board.start(0, sample_run("a\x1b[2J"), 1, "", kStart + seconds(30));
  CHECK(frame(board, {60, 5}) ==
        "0      0s  a\\x1b[2J  claude/opus\n"
        "0/1 done, 0 failed, 1 running, 0 left; 30s");
}
