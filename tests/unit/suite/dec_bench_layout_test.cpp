#include "suite/dec_bench_layout.hpp"

#include <doctest/doctest.h>

#include "suite/error_text.hpp"
#include "suite/find_suite.hpp"
#include "suite/suite_fixture.hpp"

namespace bench {

namespace {

using Texts = std::vector<std::string>;

void add_repository(SuiteFixture& suite) {
  suite
      .file("scenarios/load/scenario.json", R"({
        "id": "load", "title": "Load", "tier": "tier-1", "harness": "base-rt", "somethingNew": 1,
        "infrastructure": {"services": ["postgres-16"]}})")
      .file("scenarios/load/prompts/naive.md", "n")
      .file("scenarios/load/prompts/savvy.md", "s")
      .folder("scenarios/notes")
      .file("apps/web/data/scenarios/load.json", R"({"id": "load", "title": "Registered"})")
      .file("apps/web/data/scenarios/attic.json", R"({"id": "attic", "title": "Attic"})")
      .file("apps/web/data/harnesses/base-rt.json",
            R"({"id": "base-rt", "installScript": "true", "networkPolicy": "restricted",
                "allowlistedEndpoints": ["pypi.org"], "tools": []})")
      .file("docker/agents/claude-code/run.sh",
            "# $PLAN_MODE\nnode -e 'm = process.env.PLAN_MODE'\nclaude -p \"$PROMPT\"\n")
      .file("docker/agents/codex/run.sh", "codex exec --mode \"$PLAN_MODE\"\n")
      .file("docker/agents/cursor/run.sh", "agent\n")
      .file("docker/agents/homemade/run.sh", "true\n")
      .file("docker/agents/noop-iptables.sh", "");
}

}  // namespace

TEST_CASE("a dec-bench repository is read where it stands") {
  SuiteFixture fixture;
  add_repository(fixture);
  const Suite suite = load_suite(fixture.root());
  CHECK(suite.layout == Layout::dec_bench);
  CHECK(suite.modes == Texts{"no-plan", "plan"});
  REQUIRE(suite.scenarios.size() == 2);
  const Scenario& load = suite.scenarios[1];
  CHECK(load.title == "Load");
  CHECK(load.personas == Texts{"naive", "savvy"});
  CHECK(load.services == Texts{"postgres-16"});
  CHECK_FALSE(load.timeout);
}

TEST_CASE("a registry entry without a folder is listed without one") {
  SuiteFixture fixture;
  add_repository(fixture);
  const Suite suite = load_suite(fixture.root());
  CHECK(suite.scenarios[0].id == "attic");
  CHECK(suite.scenarios[0].title == "Attic");
  CHECK(suite.scenarios[0].folder.empty());
  CHECK_FALSE(suite.scenarios[1].folder.empty());
}

TEST_CASE("the agents of dec-bench are known by name, others need no key") {
  SuiteFixture fixture;
  add_repository(fixture);
  const std::vector<Agent> agents = load_suite(fixture.root()).agents;
  REQUIRE(agents.size() == 4);
  CHECK(agents[0].id == "claude-code");
  CHECK(agents[0].provider == "anthropic");
  CHECK(agents[0].models == Texts{"claude-sonnet-4-20250514"});
  CHECK(agents[1].provider == "openai");
  CHECK(agents[2].provider == "cursor");
  CHECK(agents[3].id == "homemade");
  CHECK(agents[3].provider.empty());
}

TEST_CASE("an agent heeds the mode when its runner expands it, not when it only mentions it") {
  SuiteFixture fixture;
  add_repository(fixture);
  const std::vector<Agent> agents = load_suite(fixture.root()).agents;
  CHECK_FALSE(agents[0].heeds_mode);
  CHECK(agents[1].heeds_mode);
}

TEST_CASE("a harness keeps its network policy") {
  SuiteFixture fixture;
  add_repository(fixture);
  const std::vector<Harness> harnesses = load_suite(fixture.root()).harnesses;
  REQUIRE(harnesses.size() == 1);
  CHECK(harnesses[0].network == NetworkPolicy::restricted);
  CHECK(harnesses[0].allowed_hosts == AllowedHosts{{{"pypi.org", 443}, false}});
}

TEST_CASE("a dec-bench repository may have a bench.json") {
  SuiteFixture fixture;
  add_repository(fixture);
  fixture.file("bench.json", R"({"defaults": {"trials": 5}, "modes": ["no-plan"]})");
  const Suite suite = load_suite(fixture.root());
  CHECK(suite.layout == Layout::dec_bench);
  CHECK(suite.config.trials == 5);
  CHECK(suite.modes == Texts{"no-plan"});
}

TEST_CASE("broken JSON in a repository is named by file and line") {
  SuiteFixture fixture;
  add_repository(fixture);
  fixture.file("scenarios/load/scenario.json", "{\n\"id\": \n}");
  CHECK(error_of([&] {
          (void)load_suite(fixture.root());
        }).find("scenarios/load/scenario.json:3: ") != std::string::npos);
}

}  // namespace bench
