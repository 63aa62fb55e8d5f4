#include "ui/run_board.hpp"

#include <doctest/doctest.h>

#include "unit/ui/sample_runs.hpp"

using namespace bench;
using std::chrono::seconds;

namespace {

const SteadyTime kStart{std::chrono::hours(1)};

}  // namespace

TEST_CASE("every run is done, running or left") {
  RunBoard board;
  board.start_matrix(5, 2, kStart);
  board.start(0, sample_run("one"), 1, "", kStart);
  board.start(1, sample_run("two"), 1, "", kStart);
  board.finish(0, scored_result("one", 5, 1), kStart + seconds(1));
  const RunCounts counts = board.counts();
  CHECK(counts.runs == 5);
  CHECK(counts.done == 1);
  CHECK(counts.failed == 0);
  CHECK(counts.running == 1);
  CHECK(counts.left == 3);
}

TEST_CASE("an attempt that is repeated leaves its run to be done") {
  RunBoard board;
  board.start_matrix(1, 1, kStart);
  board.start(0, sample_run("one"), 1, "", kStart);
  AttemptResult lost = failed_result("one", Outcome::lost, "");
  lost.final = false;
  board.finish(0, lost, kStart + seconds(1));
  CHECK(board.counts().done == 0);
  CHECK(board.counts().failed == 0);
  CHECK(board.counts().left == 1);
}

TEST_CASE("an attempt that nobody saw start is counted all the same") {
  RunBoard board;
  board.start_matrix(1, 1, kStart);
  board.finish(7, failed_result("one", Outcome::cancelled, ""), kStart);
  CHECK(board.counts().failed == 1);
  CHECK(board.counts().left == 0);
}

TEST_CASE("the time of repeated attempts counts towards the estimate") {
  RunBoard board;
  board.start_matrix(2, 1, kStart);
  for (const int attempt : {1, 2}) {
    board.start(0, sample_run("one"), attempt, "", kStart);
    AttemptResult result = scored_result("one", 5, 1);
    result.final = attempt == 2;
    board.finish(0, result, kStart + seconds(10));
  }
  CHECK(board.estimate(kStart + seconds(20)) == seconds(20));
}

TEST_CASE("a model that is none is not shown") {
  RunBoard board;
  PlannedRun run = sample_run("one");
  board.start(0, run, 1, "", kStart);
  run.cell.model = "none";
  board.start(1, run, 1, "", kStart);
  CHECK(board.busy().at(0).player == "claude/opus");
  CHECK(board.busy().at(1).player == "claude");
}
