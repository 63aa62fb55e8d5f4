#include "plan/plan.hpp"

#include <set>

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace bench {

namespace {

Scenario scenario(const std::string& id, std::vector<std::string> personas) {
  Scenario result;
  result.id = id;
  result.folder = "/suite/scenarios/" + id;
  result.personas = std::move(personas);
  return result;
}

Agent agent(const std::string& id, std::vector<std::string> models) {
  Agent result;
  result.id = id;
  result.models = std::move(models);
  return result;
}

Suite small_suite() {
  Suite suite;
  suite.scenarios = {scenario("copy", {"naive", "savvy"}), scenario("sort", {"naive"})};
  suite.harnesses.emplace_back().id = "plain";
  suite.agents = {agent("claude", {"large", "small"}), agent("oracle", {"none"})};
  suite.modes = {"no-plan", "plan"};
  return suite;
}

std::vector<std::string> ids(const Plan& plan) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < plan.size(); ++i) result.push_back(plan.at(i).id.str());
  return result;
}

}  // namespace

TEST_CASE("a plan is the product of its axes, with each scenario's own personas") {
  const Suite suite = small_suite();
  const Plan plan(suite, {});
  CHECK(plan.size() == (2 + 1) * 2 * 3);
  CHECK(plan.cells() == plan.size());
}

TEST_CASE("agents vary fastest and trials slowest") {
  const Suite suite = small_suite();
  Selection selection;
  selection.trials = 2;
  const Plan plan(suite, selection);
  CHECK(plan.size() == 36);
  CHECK(plan.at(0).id.str().starts_with("copy.plain.claude.large.naive.no-plan.t1."));
  CHECK(plan.at(1).id.str().starts_with("copy.plain.claude.small.naive.no-plan.t1."));
  CHECK(plan.at(2).id.str().starts_with("copy.plain.oracle.none.naive.no-plan.t1."));
  CHECK(plan.at(3).id.str().starts_with("copy.plain.claude.large.naive.plan.t1."));
  CHECK(plan.at(12).id.str().starts_with("sort.plain.claude.large.naive.no-plan.t1."));
  CHECK(plan.at(18).id.str().starts_with("copy.plain.claude.large.naive.no-plan.t2."));
}

TEST_CASE("the same input gives the same ids") {
  const Suite suite = small_suite();
  CHECK(ids(Plan(suite, {})) == ids(Plan(suite, {})));
  CHECK(Plan(suite, {}).at(0).id.str() == "copy.plain.claude.large.naive.no-plan.t1.7188a12563");
}

TEST_CASE("ids that look alike once made safe stay apart") {
  Suite suite = small_suite();
  suite.agents = {agent("a", {"m.1", "m-1", "M-1"})};
  const std::vector<std::string> all = ids(Plan(suite, {}));
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
}

TEST_CASE("shards are disjoint and together are the whole matrix") {
  const Suite suite = small_suite();
  const std::vector<std::string> whole = ids(Plan(suite, {}));
  std::set<std::string> seen;
  std::size_t count = 0;
  for (int index = 1; index <= 5; ++index) {
    Selection selection;
    selection.shard = {index, 5};
    for (const std::string& id : ids(Plan(suite, selection))) seen.insert(id);
    count += Plan(suite, selection).size();
  }
  CHECK(count == whole.size());
  CHECK(seen == std::set<std::string>(whole.begin(), whole.end()));
}

TEST_CASE("a shard is written as index and count") {
  CHECK(parse_shard("2/3").index == 2);
  for (const char* bad : {"", "2", "0/3", "4/3", "1/0", "a/b", "1/2x", "-1/2"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS((void)parse_shard(bad), Error);
  }
}

TEST_CASE("a model filter leaves out the agents that do not have it") {
  const Suite suite = small_suite();
  Selection selection;
  selection.axes.models.include = {"sm*"};
  const Plan plan(suite, selection);
  CHECK(plan.size() == 6);
  for (std::size_t i = 0; i < plan.size(); ++i) CHECK(plan.at(i).cell.agent->id == "claude");
}

TEST_CASE("a scenario that is only registered is passed over, but not when it is named") {
  Suite suite = small_suite();
  suite.scenarios[0].folder.clear();
  CHECK(Plan(suite, {}).size() == 6);
  Selection selection;
  selection.axes.scenarios.include = {"copy"};
  CHECK_THROWS_AS(Plan(suite, selection), Error);
}

TEST_CASE("excluding everything gives an empty plan") {
  const Suite suite = small_suite();
  Selection selection;
  selection.axes.agents.exclude = {"*"};
  CHECK(Plan(suite, selection).empty());
}

}  // namespace bench
