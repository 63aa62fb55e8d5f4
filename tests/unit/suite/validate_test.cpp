#include "suite/validate.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "suite/error_text.hpp"
#include "suite/suite_fixture.hpp"

namespace bench {

namespace {

using Texts = std::vector<std::string>;

// Whether exactly one of `texts` holds `part`.
bool one_says(const Texts& texts, std::string_view part) {
  return std::count_if(texts.begin(), texts.end(),
                       [&](const std::string& text) { return text.find(part) != text.npos; }) == 1;
}

void add_bench_scenario(SuiteFixture& suite) {
  suite.file("bench.json", "{}")
      .file("harnesses/plain.json", R"({"id": "plain"})")
      .file("scenarios/sort/scenario.json", R"({"image": "busybox:1", "harness": "plain"})")
      .file("scenarios/sort/prompts/naive.md", "sort it")
      .program("scenarios/sort/init/1.sh")
      .program("scenarios/sort/solution/solve.sh");
  for (const char* gate : {"functional", "correct", "robust", "performant", "production"}) {
    suite.program(std::filesystem::path("scenarios/sort/assertions") / gate / "works");
  }
}

void add_dec_bench_scenario(SuiteFixture& suite) {
  suite.folder("apps/web/data/scenarios")
      .file("apps/web/data/harnesses/base-rt.json", R"({"id": "base-rt"})")
      .file("docker/agents/claude-code/run.sh", "echo \"$PLAN_MODE\"\n")
      .file("scenarios/load/scenario.json", R"({
        "id": "load", "title": "t", "description": "d", "tier": "tier-1", "domain": "foo-bar",
        "harness": "base-rt", "tasks": [{"id": "a", "description": "b", "category": "c"}],
        "personaPrompts": {"naive": "prompts/naive.md", "savvy": "prompts/savvy.md"},
        "infrastructure": {"services": ["clickhouse"]}})")
      .file("scenarios/load/supervisord.conf", "[program:postgres]\n[program:clickhouse]\n")
      .file("scenarios/load/prompts/naive.md", "n")
      .file("scenarios/load/prompts/savvy.md", "s")
      .file("scenarios/load/init/1.sql", "select 1;");
  for (const char* gate : {"functional", "correct", "robust", "performant", "production"}) {
    suite.file(std::string("scenarios/load/assertions/") + gate + ".ts", "export {}");
  }
}

RegistryInputs good_inputs() {
  return {.competencies = Texts{"environment-setup"},
          .features = Texts{"exported-reports"},
          .starting_state = "broken",
          .services = Texts{"clickhouse"}};
}

SuiteValidation validated(const SuiteFixture& suite, const RegistryInputs& inputs = {}) {
  return validate(find_suite(suite.root()), {}, inputs);
}

ScenarioValidation only(const SuiteFixture& suite, const RegistryInputs& inputs = {}) {
  const SuiteValidation result = validated(suite, inputs);
  REQUIRE(result.scenarios.size() == 1);
  return result.scenarios[0];
}

}  // namespace

TEST_CASE("a complete scenario of bench's own layout passes without a word") {
  SuiteFixture suite;
  add_bench_scenario(suite);
  const SuiteValidation result = validated(suite);
  CHECK(result.passed());
  CHECK(result.errors == Texts{});
  CHECK(result.warnings == Texts{});
  CHECK(result.scenarios[0].scenario_id == "sort");
  CHECK(result.scenarios[0].errors == Texts{});
  CHECK(result.scenarios[0].warnings == Texts{});
  CHECK_FALSE(result.scenarios[0].registry_ready);
}

TEST_CASE("all faults of a scenario are reported at once") {
  SuiteFixture suite;
  add_bench_scenario(suite);
  suite.file("scenarios/sort/scenario.json", "{\n\"imgae\": \"busybox:1\"}")
      .file("scenarios/sort/prompts/naive.md", " \n")
      .file("scenarios/sort/assertions/correct/more", "#!/bin/sh\n")
      .program("scenarios/sort/assertions/robustt/x")
      .program("scenarios/sort/assertions/loose");
  const ScenarioValidation result = only(suite);
  CHECK_FALSE(result.passed);
  CHECK(result.errors.size() == 5);
  CHECK(one_says(result.errors, "scenario.json:1: exactly one of 'image' and 'build'"));
  CHECK(one_says(result.errors, "naive.md: the prompt is empty"));
  CHECK(one_says(result.errors, "correct/more: the assertion is not executable"));
  CHECK(one_says(result.errors, "robustt: there is no such gate (hint: did you mean 'robust'?)"));
  CHECK(one_says(result.errors, "loose: an assertion belongs into the folder of a gate"));
}

TEST_CASE("a scenario without prompts or assertions cannot be run") {
  SuiteFixture suite;
  suite.file("bench.json", "{}").file("scenarios/sort/scenario.json", R"({"image": "a"})");
  const ScenarioValidation result = only(suite);
  CHECK(result.errors.size() == 2);
  CHECK(one_says(result.errors, "there is no prompt"));
  CHECK(one_says(result.errors, "there are no assertions"));
}

TEST_CASE("dangling references are errors with their line") {
  SuiteFixture suite;
  add_bench_scenario(suite);
  suite.file("scenarios/sort/scenario.json",
             "{\"image\": \"a\",\n\"harness\": \"fancy\",\n\"datasetPath\": \"data.csv\",\n"
             "\"personaPrompts\": {\n\"savvy\": \"prompts/savvy.md\"}}");
  const ScenarioValidation result = only(suite);
  CHECK(result.errors.size() == 3);
  CHECK(one_says(result.errors, "scenario.json:2: there is no harness 'fancy'"));
  CHECK(one_says(result.errors, "scenario.json:3: there is no 'data.csv'"));
  CHECK(one_says(result.errors, "scenario.json:5: there is no 'prompts/savvy.md'"));
}

TEST_CASE("an empty init folder and a gate without assertions are suspicious") {
  SuiteFixture suite;
  add_bench_scenario(suite);
  std::filesystem::remove(suite.root() / "scenarios/sort/init/1.sh");
  std::filesystem::remove(suite.root() / "scenarios/sort/assertions/robust/works");
  const ScenarioValidation result = only(suite);
  CHECK(result.passed);
  CHECK(result.warnings.size() == 2);
  CHECK(one_says(result.warnings, "init: the folder is empty"));
  CHECK(one_says(result.warnings, "robust: no assertions"));
}

TEST_CASE("a missing solution matters only where the oracle runs") {
  SuiteFixture suite;
  add_bench_scenario(suite);
  std::filesystem::remove(suite.root() / "scenarios/sort/solution/solve.sh");
  CHECK(one_says(only(suite).warnings, "the agent oracle cannot solve"));
  suite.file("bench.json", R"({"axes": {"agents": {"exclude": ["oracle"]}}})");
  CHECK(only(suite).warnings == Texts{});
}

TEST_CASE(
    "a broken file of the suite is an error of the suite, and its scenarios are still checked") {
  SuiteFixture suite;
  add_bench_scenario(suite);
  suite.file("bench.json", "{\n\"trails\": 1}")
      .file("harnesses/plain.json", "{")
      .file("agents/mine/run.sh");
  const SuiteValidation result = validated(suite);
  CHECK_FALSE(result.passed());
  CHECK(result.errors.size() == 3);
  CHECK(one_says(result.errors, "bench.json:2: "));
  CHECK(one_says(result.errors, "plain.json:1: "));
  CHECK(one_says(result.errors, "agent.json': no such file"));
  CHECK(result.scenarios.size() == 1);
}

TEST_CASE("a folder whose name is no id is an error of its own") {
  SuiteFixture suite;
  add_bench_scenario(suite);
  suite.folder("scenarios/-rf");
  const SuiteValidation result = validated(suite);
  REQUIRE(result.scenarios.size() == 2);
  CHECK(one_says(result.scenarios[0].errors, "is no id"));
  CHECK(result.scenarios[1].passed);
}

TEST_CASE("scenarios are chosen by id, glob or folder") {
  SuiteFixture suite;
  add_bench_scenario(suite);
  suite.file("scenarios/sore/scenario.json", "{}").file("scenarios/copy/scenario.json", "{}");
  const SuiteLocation location = find_suite(suite.root());
  CHECK(validate(location, {"sort"}).scenarios.size() == 1);
  CHECK(validate(location, {"so*", "sort", "sort"}).scenarios.size() == 2);
  CHECK(validate(location, {(suite.root() / "scenarios/sort").string()}).scenarios.size() == 1);
  CHECK(error_of([&] { (void)validate(location, {"sortt"}); }) ==
        "no scenario matches 'sortt' (hint: did you mean 'sort'?)");
}

TEST_CASE("agents that ignore the mode are named when several modes are run") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  suite.file("docker/agents/codex/run.sh", "codex exec\n");
  const SuiteValidation both = validated(suite);
  CHECK(both.warnings.size() == 1);
  CHECK(one_says(both.warnings, "codex/run.sh: the runner ignores PLAN_MODE"));
  suite.file("bench.json", R"({"axes": {"modes": ["no-plan"]}})");
  CHECK(validated(suite).warnings == Texts{});
}

TEST_CASE("a script that no Dockerfile copies is named with the line that needs it") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  suite.file("docker/agents/claude-code/run.sh",
             "echo $PLAN_MODE\nimport(\"/opt/dec-bench/scripts/llm-pricing.mjs\")\n");
  CHECK(one_says(
      validated(suite).warnings,
      "claude-code/run.sh:2: no Dockerfile copies '/opt/dec-bench/scripts/llm-pricing.mjs'"));
  suite.file("docker/base/Dockerfile",
             "FROM a\nCOPY tools/llm-pricing.mjs /opt/dec-bench/scripts/\n");
  CHECK(validated(suite).warnings == Texts{});
}

TEST_CASE("a complete scenario of dec-bench passes, and is ready with its registry inputs") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  const ScenarioValidation without = only(suite);
  CHECK(without.passed);
  CHECK_FALSE(without.registry_ready);
  CHECK(without.warnings.size() == 1);
  CHECK(one_says(without.warnings, "the registry entry was not checked"));
  const ScenarioValidation with = only(suite, good_inputs());
  CHECK(with.errors == Texts{});
  CHECK(with.warnings == Texts{});
  CHECK(with.registry_ready);
}

TEST_CASE("bad registry inputs are errors") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  RegistryInputs inputs = good_inputs();
  inputs.competencies = Texts{"enviroment-setup"};
  inputs.features = Texts{"nonsense"};
  inputs.starting_state = "halfway";
  inputs.services = Texts{};
  const ScenarioValidation result = only(suite, inputs);
  CHECK(result.errors.size() == 4);
  CHECK(one_says(result.errors, "did you mean 'environment-setup'?"));
  CHECK(one_says(result.errors, "no feature 'nonsense'"));
  CHECK(one_says(result.errors, "'halfway'"));
  CHECK(one_says(result.errors, "at least one service"));
  CHECK_FALSE(result.registry_ready);
}

TEST_CASE("registry services that differ from the scenario's own are suspicious") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  RegistryInputs inputs = good_inputs();
  inputs.services = Texts{"redpanda"};
  const ScenarioValidation result = only(suite, inputs);
  CHECK(result.registry_ready);
  CHECK(one_says(result.warnings,
                 "the services are clickhouse, but the registry would say redpanda"));
}

TEST_CASE("each file that dec-bench requires is missed") {
  for (const char* file :
       {"supervisord.conf", "prompts/naive.md", "prompts/savvy.md", "assertions/functional.ts",
        "assertions/correct.ts", "assertions/robust.ts", "assertions/performant.ts",
        "assertions/production.ts", "scenario.json"}) {
    CAPTURE(file);
    SuiteFixture suite;
    add_dec_bench_scenario(suite);
    std::filesystem::remove(suite.root() / "scenarios/load" / file);
    CHECK(one_says(only(suite).errors, std::string(file) + ": the file is missing"));
  }
}

TEST_CASE("each field that dec-bench requires is missed") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  suite.file("scenarios/load/scenario.json",
             "{\n\"title\": \" \", \"tasks\": [\n{\"id\": \"a\"}]}");
  const ScenarioValidation result = only(suite);
  for (const char* part :
       {"'id' is missing", "json:2: 'title' is empty", "json:1: 'description' is missing",
        "'tier' is missing", "'domain' is missing", "'harness' is missing",
        "json:3: 'description' is missing", "json:3: 'category' is missing",
        "'personaPrompts' is missing"}) {
    CAPTURE(part);
    CHECK(one_says(result.errors, part));
  }
  suite.file("scenarios/load/scenario.json", R"({"id": "laod", "tasks": []})");
  CHECK(one_says(only(suite).errors, "'laod' is not the name of its folder"));
  CHECK(one_says(only(suite).errors, "there are no tasks"));
}

TEST_CASE("an init folder that is missing or empty is an error in dec-bench") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  std::filesystem::remove(suite.root() / "scenarios/load/init/1.sql");
  CHECK(one_says(only(suite).errors, "init: the folder is empty"));
  std::filesystem::remove(suite.root() / "scenarios/load/init");
  CHECK(one_says(only(suite).errors, "init: the folder is missing"));
}

TEST_CASE("what the scaffold left behind is suspicious") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  suite.file("scenarios/load/prompts/naive.md", "<!-- Describe the task in plain language. -->\n")
      .file("scenarios/load/assertions/robust.ts", "export function example_check() {}")
      .file("scenarios/load/supervisord.conf",
            "[program:postgres]\n[program:clickhouse]\n# Add additional services below\n");
  const ScenarioValidation result = only(suite, good_inputs());
  CHECK(result.passed);
  CHECK(result.warnings.size() == 3);
  CHECK(one_says(result.warnings, "naive.md: the prompt is still the scaffold's"));
  CHECK(one_says(result.warnings, "robust.ts: the assertion is still the scaffold's"));
  CHECK(one_says(result.warnings, "supervisord.conf: the scaffold's comment"));
}

TEST_CASE("a prompt that does not exist or is empty is an error in dec-bench") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  suite.file("scenarios/load/prompts/naive.md", "\n");
  std::filesystem::remove(suite.root() / "scenarios/load/prompts/savvy.md");
  const ScenarioValidation result = only(suite);
  CHECK(one_says(result.errors, "naive.md: the prompt is empty"));
  CHECK(one_says(result.errors, "there is no prompt 'prompts/savvy.md'"));
}

TEST_CASE("a scenario without both databases cannot pass the image's own production gate") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  suite.file("scenarios/load/supervisord.conf", "[program:clickhouse]\n");
  CHECK(one_says(only(suite).warnings, "uses_env_vars"));
}

TEST_CASE("a harness that nobody knows is suspicious in dec-bench") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  std::filesystem::remove(suite.root() / "apps/web/data/harnesses/base-rt.json");
  CHECK(one_says(only(suite).warnings, "there is no harness 'base-rt'"));
}

TEST_CASE("broken JSON is one error, and the rest is still checked") {
  SuiteFixture suite;
  add_dec_bench_scenario(suite);
  suite.file("scenarios/load/scenario.json", "{\n\n");
  std::filesystem::remove(suite.root() / "scenarios/load/supervisord.conf");
  const ScenarioValidation result = only(suite);
  CHECK(result.errors.size() == 2);
  CHECK(one_says(result.errors, "scenario.json:"));
}

TEST_CASE("the suites of this project are valid") {
  const std::filesystem::path source = BENCH_SOURCE_DIR;
  const SuiteValidation hello = validate(find_suite(source / "examples/hello"));
  CHECK(hello.passed());
  CHECK(hello.warnings == Texts{});
  CHECK(hello.scenarios.size() == 3);
  for (const ScenarioValidation& scenario : hello.scenarios) CHECK(scenario.warnings == Texts{});
  const SuiteValidation fixture = validate(find_suite(source / "tests/e2e/fixtures/dec-bench"));
  CHECK(fixture.passed());
  CHECK(fixture.scenarios.size() == 2);
  CHECK(fixture.warnings.size() == 3);  // two agents ignore the mode, one lacks a script
}

}  // namespace bench
