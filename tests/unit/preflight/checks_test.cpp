#include "preflight/checks.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("a missing image is fatal and says how to build it") {
  const Findings findings = check_images({"a:b"});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::fatal);
  CHECK(findings[0].message == "image 'a:b' is missing");
}

TEST_CASE("an engine that does not say what it has is a warning") {
  Capabilities engine;
  engine.engine = "docker";
  engine.version = "28.0.1";
  engine.address = "here";
  CHECK(check_engine(engine).size() == 1);
  engine.version.clear();
  engine.trouble = "it answers 403";
  const Findings findings = check_engine(engine);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].message == "docker at here (API )");
  CHECK(findings[1].severity == Severity::warning);
  CHECK(findings[1].message == "it does not say what it has: it answers 403");
}

TEST_CASE("a memory limit that would not hold is a warning, one whose kills are not told a note") {
  Limits limits;
  Capabilities engine;
  engine.limits_memory = false;
  CHECK(check_memory(engine, limits).empty());
  limits.memory = Bytes{2ULL << 30U};
  REQUIRE(check_memory(engine, limits).size() == 1);
  CHECK(check_memory(engine, limits)[0].severity == Severity::warning);
  engine.limits_memory = true;
  CHECK(check_memory(engine, limits).empty());
  engine.reports_kills = false;
  REQUIRE(check_memory(engine, limits).size() == 1);
  CHECK(check_memory(engine, limits)[0].severity == Severity::note);
}

TEST_CASE("containers that may want more memory than there is are a warning") {
  Capabilities engine;
  engine.cpus = 8;
  engine.memory = {8ULL << 30U};
  Limits limits;
  limits.memory = Bytes{2ULL << 30U};
  CHECK(check_parallel(engine, 4, limits).empty());
  CHECK(check_parallel(engine, 5, limits).size() == 1);
}

TEST_CASE("a clock that is far from the provider's is a warning") {
  CheckedKey key;
  key.provider_time = from_utc("2026-11-21T09:30:00.000Z");
  CHECK(check_clock({key}, from_utc("2026-11-21T09:34:00.000Z")).empty());
  CHECK(check_clock({key}, from_utc("2026-11-21T09:36:00.000Z")).size() == 1);
  CHECK(check_clock({CheckedKey{}}, from_utc("2026-11-21T09:36:00.000Z")).empty());
}

TEST_CASE("two modes of an agent that ignores them are a warning") {
  Suite suite;
  Scenario& scenario = suite.scenarios.emplace_back();
  scenario.id = "s";
  scenario.folder = "/s";
  scenario.personas = {"naive"};
  suite.harnesses.emplace_back().id = "h";
  Agent& agent = suite.agents.emplace_back();
  agent.id = "claude-code";
  agent.provider = "anthropic";
  agent.models = {"m"};
  suite.modes = {"no-plan", "plan"};
  CHECK(check_modes(Plan(suite, {})).size() == 1);
  Selection one_mode;
  one_mode.axes.modes.include = {"plan"};
  CHECK(check_modes(Plan(suite, one_mode)).empty());
  agent.heeds_mode = true;
  CHECK(check_modes(Plan(suite, {})).empty());
}

TEST_CASE("fatal findings come first and the others keep their order") {
  Findings findings{{Severity::note, "a", "", ""},
                    {Severity::warning, "b", "", ""},
                    {Severity::fatal, "c", "", ""},
                    {Severity::warning, "d", "", ""}};
  sort_findings(findings);
  std::string order;
  for (const Finding& one : findings) order += one.check;
  CHECK(order == "cbda");
  CHECK(any_fatal(findings));
}

}  // namespace bench
