#include "store/results_query.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "store/results_summary.hpp"
#include "store_fixture.hpp"

using namespace bench;

namespace {

struct QueryFixture : StoreFixture {
  // Records a run of a matrix from begin to end.
  void record(ResultsStore& store, const AttemptResult& result) {
    const auto attempt = store.begin(attempt_of(result.run, result.attempt));
    clock.tick(result.ended - result.started);
    store.finish(*attempt, result);
  }

  [[nodiscard]] std::vector<RunEntry> runs(const RunFilter& filter = {}) const {
    std::vector<RunEntry> found;
    ResultsQuery(folder).for_each_run(filter, [&](const RunEntry& run) { found.push_back(run); });
    return found;
  }
};

}  // namespace

TEST_CASE_FIXTURE(QueryFixture, "a run is listed with what is known of it") {
  const auto store = open();
  AttemptResult scored = result(0, Outcome::scored);
  scored.score = Score{2, 0.5, std::nullopt, {}};
  scored.exit_code = 7;
  scored.usage = ResourceUse{Milliseconds(900), Bytes{1 << 20}};
  scored.metrics.cost_usd = 0.5;
  scored.key_label = "KEYS[1]";
  record(*store, scored);
  CHECK(runs().at(0).state == RunState::running);  // as far as it was told
  store->tell();
  const auto found = runs();
  REQUIRE(found.size() == 1);
  const RunEntry& run = found[0];
  CHECK(run.matrix.str() == "m1");
  CHECK(run.run == plan.at(0).id);
  CHECK(run.axes.scenario == "task-1");
  CHECK(run.axes.agent == "oracle");
  CHECK(run.state == RunState::finished);
  CHECK(run.outcome == Outcome::scored);
  CHECK(run.highest_gate == 2);
  CHECK(run.normalized_score == 0.5);
  CHECK(run.exit_code == 7);
  CHECK(run.key_label == "KEYS[1]");
  CHECK(run.cost_usd == 0.5);
  CHECK_FALSE(run.tokens.has_value());
  CHECK(run.usage->cpu == Milliseconds(900));
  CHECK(run.started == scored.started);
  CHECK(run.ended == scored.ended);
}

TEST_CASE_FIXTURE(QueryFixture, "what runs and what waits for a retry is listed as such") {
  const auto store = open();
  AttemptResult lost = result(0, Outcome::lost);
  lost.final = false;
  record(*store, lost);
  const auto running = store->begin(attempt_of(plan.at(1), 1));
  auto found = runs();
  REQUIRE(found.size() == 2);
  CHECK(found[0].state == RunState::waiting);
  CHECK(found[0].outcome == Outcome::lost);
  CHECK(found[1].state == RunState::running);
  CHECK_FALSE(found[1].outcome.has_value());

  const auto retry = store->begin(attempt_of(plan.at(0), 2));
  found = runs();
  CHECK(found[0].state == RunState::running);
  CHECK(found[0].attempts == 2);
  CHECK_FALSE(found[0].outcome.has_value());
}

TEST_CASE_FIXTURE(QueryFixture, "filters take by matrix, axis, outcome and age") {
  {
    const auto store = open("m1");
    record(*store, result(0, Outcome::scored));
    record(*store, result(1, Outcome::timed_out));
  }
  clock.tick(Milliseconds(1000));
  const auto store = open("m2");
  record(*store, result(2, Outcome::scored));

  CHECK(runs().size() == 3);
  RunFilter filter;
  filter.matrices = {"m[2-9]"};
  CHECK(runs(filter).size() == 1);
  filter = {};
  filter.outcomes = {Outcome::timed_out, Outcome::lost};
  CHECK(runs(filter).size() == 1);
  filter = {};
  filter.axes.scenarios.include = {"task-*"};
  filter.axes.scenarios.exclude = {"*-2"};
  for (const RunEntry& run : runs(filter)) CHECK(run.axes.scenario == "task-1");
  filter = {};
  filter.axes.personas.include = {"nobody"};
  CHECK(runs(filter).empty());
  filter = {};
  filter.latest = true;
  REQUIRE(runs(filter).size() == 1);
  CHECK(runs(filter)[0].matrix.str() == "m2");
  filter = {};
  filter.runs = {plan.at(1).id.str()};
  CHECK(runs(filter).size() == 1);
}

TEST_CASE_FIXTURE(QueryFixture, "matrices are listed newest first with their state") {
  open("m1")->close(MatrixState::finished);
  clock.tick(Milliseconds(1));
  const auto store = open("m2");
  const auto found = ResultsQuery(folder).matrices();
  REQUIRE(found.size() == 2);
  CHECK(found[0].id.str() == "m2");
  CHECK(found[0].state == MatrixState::open);
  CHECK(found[0].planned == plan.size());
  CHECK(found[0].suite == "small");
  CHECK(found[1].state == MatrixState::finished);
}

TEST_CASE_FIXTURE(QueryFixture, "nothing runs in a matrix that is over") {
  const auto store = open();
  (void)store->begin(attempt_of(plan.at(0), 1));
  store->close(MatrixState::interrupted);
  REQUIRE(runs().size() == 1);
  CHECK(runs()[0].state == RunState::waiting);
  CHECK_FALSE(runs()[0].outcome.has_value());
}

TEST_CASE_FIXTURE(QueryFixture, "the whole record of a run can be read") {
  const auto store = open();
  record(*store, result(0, Outcome::scored));
  ResultsQuery query(folder);
  CHECK(query.run(MatrixId("m1"), plan.at(0).id)->last.result.image == "small:latest");
  CHECK_FALSE(query.run(MatrixId("m1"), plan.at(1).id).has_value());
}

TEST_CASE_FIXTURE(QueryFixture, "a folder without results is named") {
  CHECK_THROWS_WITH_AS(ResultsQuery{folder}, doctest::Contains("there are no results in"), Error);
}

TEST_CASE_FIXTURE(QueryFixture, "the summary has both denominators and no silent zero") {
  ResultsSummary summary;
  CHECK_FALSE(summary.mean_of_all().has_value());
  CHECK_FALSE(summary.duration(0.5).has_value());
  {
    const auto store = open();
    AttemptResult half = result(0, Outcome::scored);
    half.score = Score{2, 0.5, std::nullopt, {}};
    half.ended = half.started + Milliseconds(3000);
    record(*store, half);
    record(*store, result(1, Outcome::scored));
    record(*store, result(2, Outcome::agent_failed));
    (void)store->begin(attempt_of(plan.at(3), 1));
  }
  for (const RunEntry& run : runs()) summary.add(run);
  CHECK(summary.runs() == 4);
  CHECK(summary.scored() == 2);
  CHECK(summary.without_score() == 2);
  CHECK(summary.unfinished() == 1);
  CHECK(summary.passed() == 1);
  CHECK(summary.mean_of_scored() == 0.75);
  CHECK(summary.mean_of_all() == 0.375);
  CHECK(summary.outcomes().at(Outcome::agent_failed) == 1);
  CHECK(summary.duration(0.5) == Milliseconds(1000));
  CHECK(summary.duration(1.0) == Milliseconds(3000));
  CHECK(summary.total_duration() == Milliseconds(5000));
}
