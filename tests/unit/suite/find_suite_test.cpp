#include "suite/find_suite.hpp"

#include <doctest/doctest.h>

#include "suite/error_text.hpp"
#include "suite/suite_fixture.hpp"

namespace bench {

TEST_CASE("a suite is found from any folder below it") {
  SuiteFixture fixture;
  fixture.file("bench.json", "{}").folder("scenarios/a/prompts");
  CHECK(find_suite(fixture.root()).root == fixture.root());
  CHECK(find_suite(fixture.root() / "scenarios/a/prompts").root == fixture.root());
  CHECK(find_suite(fixture.root() / "bench.json").root == fixture.root());
}

TEST_CASE("the nearest suite wins") {
  SuiteFixture fixture;
  fixture.file("bench.json", "{}").folder("scenarios");
  fixture.file("inner/bench.json", "{}").folder("inner/scenarios/a");
  CHECK(find_suite(fixture.root() / "inner/scenarios/a").root == fixture.root() / "inner");
}

TEST_CASE("a dec-bench repository is recognized by its registry or by its agents") {
  SuiteFixture registry;
  registry.folder("apps/web/data/scenarios");
  CHECK(find_suite(registry.root()).layout == Layout::dec_bench);
  SuiteFixture agents;
  agents.folder("docker/agents").folder("scenarios").file("bench.json", "{}");
  CHECK(find_suite(agents.root()).layout == Layout::dec_bench);
}

TEST_CASE("a folder that is in no suite says what a suite is") {
  const SuiteFixture fixture;
  const std::string error = error_of([&] { (void)find_suite(fixture.root()); });
  CHECK(error.find("no suite in '" + fixture.root().string() + "'") == 0);
  CHECK(error.find("bench.json and scenarios/") != std::string::npos);
}

TEST_CASE("a folder that does not exist is named") {
  CHECK(error_of([] { (void)find_suite("/nowhere/at/all"); }) ==
        "cannot read the suite '/nowhere/at/all': no such file or directory");
}

}  // namespace bench
