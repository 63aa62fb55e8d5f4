#include "ui/summary_line.hpp"

#include <doctest/doctest.h>

#include "unit/ui/sample_runs.hpp"

using namespace bench;
using std::chrono::seconds;

namespace {

const SteadyTime kStart{std::chrono::hours(1)};

RunBoard sample_board() {
  RunBoard board;
  board.start_matrix(24, 1, kStart);
  board.start(0, sample_run("one"), 1, "", kStart);
  board.finish(0, scored_result("one", 5, 1), kStart + seconds(10));
  return board;
}

std::string line(std::optional<std::size_t> width) {
  return summary_line(sample_board(), kStart + seconds(10), width, Style());
}

}  // namespace

TEST_CASE("a summary says as much as fits") {
  CHECK(line(std::nullopt) ==
        "1/24 done, 0 failed, 0 running, 23 left; 10s elapsed, about 3m50s to go");
  CHECK(line(60) == "1/24 done, 0 failed, 0 running, 23 left; 10s, ~3m50s to go");
  CHECK(line(50) == "1/24 done, 0 failed; 10s, ~3m50s to go");
  CHECK(line(20) == "1/24 done, 0 failed");
  CHECK(line(9) == "1/24 done");
  CHECK(line(5) == "1/24…");
}

TEST_CASE("the final line counts what was not done") {
  CHECK(final_line(sample_board(), kStart + seconds(10), Style()) ==
        "1/24 done, 0 failed, 23 left; 10s elapsed");
}
