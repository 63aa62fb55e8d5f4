#include "ui/closing_report.hpp"

#include <sstream>

#include <doctest/doctest.h>

#include "ui/display_width.hpp"
#include "ui/outcome_hint.hpp"
#include "unit/ui/sample_runs.hpp"

using namespace bench;

namespace {

// Two scored runs that told their cost, one that did not end well and did not.
ClosingTally sample_tally() {
  ClosingTally tally;
  for (const double score : {0.5, 0.7}) {
    AttemptResult result = scored_result("one", score > 0.6 ? 5 : 2, score);
    result.metrics.cost_usd = 0.6;
    tally.add(result);
  }
  tally.add(failed_result("csv-import.bare.claude.opus.naive.plan.2-ab12cd34", Outcome::timed_out,
                          "did not stop within its limit of 10m"));
  return tally;
}

const ClosingLinks kLinks = {"results/m-1", {"bench results --matrix m-1"}};

}  // namespace

TEST_CASE("a report tells how each agent did, both denominators, what failed, and what to do") {
  CHECK(closing_report(sample_tally().summary(3), kLinks, std::nullopt, Style()) ==
        "AGENT   MODEL  RUNS  SCORED  SCORE             GATE  ALL 5   TIME     COST\n"
        "claude  opus      3       2  0.60 (0.00–1.00)   3.5      1  12.3s  ≥ $1.20\n"
        "\n"
        "scored 2 of 3 runs\n"
        "mean score 0.60 over the 2 scored runs; 0.40 over all 3 that ended, counting a missing"
        " score as 0\n"
        "\n"
        "timed_out: 1 run, the agent's doing\n"
        "  csv-import.bare.claude.opus.naive.plan.2-ab12cd34: did not stop within its limit of"
        " 10m\n"
        "  hint: give them more time with --timeout, if the task deserves it\n"
        "\n"
        "results: results/m-1\n"
        "next:    bench results --matrix m-1\n");
}

TEST_CASE("a report without failures is short, and without costs has no column for them") {
  ClosingTally tally;
  tally.add(scored_result("one", 5, 1));
  CHECK(closing_report(tally.summary(1), kLinks, std::nullopt, Style()) ==
        "AGENT   MODEL  RUNS  SCORED  SCORE  GATE  ALL 5   TIME\n"
        "claude  opus      1       1  1.00    5.0      1  12.3s\n"
        "\n"
        "scored 1 of 1 run\n"
        "mean score 1.00 over the 1 scored run\n"
        "\n"
        "results: results/m-1\n"
        "next:    bench results --matrix m-1\n");
}

TEST_CASE("a report of nothing scored has no mean, and says what did not end") {
  ClosingTally tally;
  tally.add(failed_result("one", Outcome::cancelled, ""));
  CHECK(closing_report(tally.summary(4), {}, std::nullopt, Style()) ==
        "AGENT   MODEL  RUNS  SCORED  SCORE  GATE  ALL 5   TIME\n"
        "claude  opus      1       0  -         -      0  12.3s\n"
        "\n"
        "scored 0 of 4 runs\n"
        "3 runs did not end\n"
        "\n"
        "cancelled: 1 run, the user's doing\n"
        "  one\n"
        "  hint: 'bench resume' finishes the matrix\n");
}

TEST_CASE("many runs that failed alike are counted, not listed") {
  ClosingTally tally;
  for (int i = 0; i < 8; ++i) tally.add(failed_result("one", Outcome::lost, ""));
  const ClosingSummary summary = tally.summary(8);
  REQUIRE(summary.failures.size() == 1);
  CHECK(summary.failures[0].count == 8);
  CHECK(summary.failures[0].examples.size() == 5);
  CHECK(closing_report(summary, {}, std::nullopt, Style()).find("  and 3 more\n") !=
        std::string::npos);
}

TEST_CASE("an attempt that was repeated costs money but is no run") {
  ClosingTally tally;
  AttemptResult first = failed_result("one", Outcome::rate_limited, "");
  first.final = false;
  first.metrics.cost_usd = 0.25;
  tally.add(first);
  AttemptResult second = scored_result("one", 5, 1);
  second.metrics.cost_usd = 0.5;
  tally.add(second);
  const ClosingSummary summary = tally.summary(1);
  CHECK(summary.ended == 1);
  CHECK(summary.failures.empty());
  CHECK(summary.players.at(0).cost_usd == 0.75);
  CHECK(summary.players.at(0).cost_complete);
}

TEST_CASE("no line of a report is wider than the window") {
  for (std::size_t width = 10; width < 120; ++width) {
    std::istringstream lines(closing_report(sample_tally().summary(9), kLinks, width, Style(true)));
    for (std::string line; std::getline(lines, line);) CHECK(display_width(line) <= width);
  }
}

TEST_CASE("every way to end without a score has a hint") {
  CHECK(outcome_hint(Outcome::scored).empty());
  for (int i = 1; i <= static_cast<int>(Outcome::cancelled); ++i) {
    CHECK_FALSE(outcome_hint(static_cast<Outcome>(i)).empty());
  }
}
