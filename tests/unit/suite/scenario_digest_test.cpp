#include "suite/scenario_digest.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "suite/error_text.hpp"
#include "suite/suite_fixture.hpp"

namespace bench {

namespace {

std::string digest(const SuiteFixture& fixture) {
  Scenario scenario;
  scenario.folder = fixture.root();
  return content_digest(scenario);
}

}  // namespace

TEST_CASE("the digest of a scenario does not depend on where or in what order it was written") {
  SuiteFixture one;
  one.file("a/x", "1").file("b", "2");
  SuiteFixture two;
  two.file("b", "2").file("a/x", "1").folder("empty");
  CHECK(digest(one) == digest(two));
  CHECK(digest(one) == "cd299234c04bfd39e6c8f28f32cdb17c498aa9620822fdb32e30f556d5840c8a");
}

TEST_CASE("whatever an agent could notice changes the digest") {
  SuiteFixture fixture;
  fixture.file("a", "1").file("b", "2").link("a", "c");
  const std::string before = digest(fixture);
  SUBCASE("a content") {
    fixture.file("a", "2");
  }
  SUBCASE("a file more") {
    fixture.file("d");
  }
  SUBCASE("an executable bit") {
    fixture.program("a", "1");
  }
  SUBCASE("the target of a link") {
    std::filesystem::remove(fixture.root() / "c");
    fixture.link("b", "c");
  }
  SUBCASE("a file in place of a link") {
    std::filesystem::remove(fixture.root() / "c");
    fixture.file("c", "1");
  }
  SUBCASE("content moved from one file to the next") {
    fixture.file("a", "12").file("b", "");
  }
  CHECK(digest(fixture) != before);
}

TEST_CASE("links are not followed, not even dangling ones") {
  SuiteFixture fixture;
  fixture.link("/nowhere", "a").link(".", "loop");
  CHECK(digest(fixture).size() == 64);
}

TEST_CASE("a pipe in a scenario is refused instead of read for ever") {
  SuiteFixture fixture;
  REQUIRE(::mkfifo((fixture.root() / "pipe").c_str(), 0600) == 0);
  CHECK(error_of([&] { (void)digest(fixture); }).find("neither a file") != std::string::npos);
}

TEST_CASE("the build folder counts too") {
  SuiteFixture fixture;
  SuiteFixture build;
  Scenario scenario;
  scenario.folder = fixture.root();
  scenario.build = build.file("Dockerfile", "FROM scratch\n").root();
  const std::string before = content_digest(scenario);
  build.file("Dockerfile", "FROM scratch\nENV A=1\n");
  CHECK(content_digest(scenario) != before);
}

}  // namespace bench
