#include "suite/bench_layout.hpp"

#include <doctest/doctest.h>

#include "suite/error_text.hpp"
#include "suite/find_suite.hpp"
#include "suite/suite_fixture.hpp"

namespace bench {

namespace {

void add_small_suite(SuiteFixture& suite) {
  suite.file("bench.json", R"({"name": "small"})")
      .file("scenarios/sort/scenario.json", R"({
        "id": "sort", "title": "Sort", "description": "d", "tier": "tier-1", "domain": "files",
        "tags": ["awk"], "image": "busybox:1", "timeout": "2m", "limits": {"pids": 50},
        "network": "own"})")
      .file("scenarios/sort/prompts/savvy.md", "s")
      .file("scenarios/sort/prompts/naive.md", "n")
      .file("scenarios/copy/scenario.json", R"({"image": "busybox:1"})")
      .file("scenarios/copy/prompts/naive.md", "n")
      .file("harnesses/plain.json", R"({"id": "plain", "title": "Plain"})")
      .file("agents/mine/agent.json", R"({
        "provider": "anthropic", "models": ["claude-a", "vendor/b:1"], "install": "install.sh",
        "environment": {"CI": "1"}, "transcript": "/output/session.jsonl"})")
      .file("agents/mine/install.sh", "echo installing\n")
      .file("agents/mine/run.sh", "test \"$PLAN_MODE\" = plan\n");
}

std::string load_error(const SuiteFixture& suite) {
  return error_of([&] { (void)load_suite(suite.root()); });
}

template <typename Items>
std::vector<std::string> ids(const Items& items) {
  std::vector<std::string> result;
  for (const auto& item : items) result.push_back(item.id);
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a suite in bench's own layout is read whole, sorted by id") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  const Suite suite = load_suite(fixture.root());
  CHECK(suite.layout == Layout::bench);
  CHECK(suite.name == "small");
  CHECK(suite.root == fixture.root());
  CHECK(ids(suite.scenarios) == Texts{"copy", "sort"});
  CHECK(ids(suite.harnesses) == Texts{"plain"});
  CHECK(ids(suite.agents) == Texts{"mine", "nop", "oracle"});
  CHECK(suite.modes == Texts{"no-plan"});
}

TEST_CASE("a scenario has what its file says and the personas that it has prompts for") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  const Suite suite = load_suite(fixture.root());
  const Scenario& sort = suite.scenarios[1];
  CHECK(sort.title == "Sort");
  CHECK(sort.personas == Texts{"naive", "savvy"});
  CHECK(sort.folder == fixture.root() / "scenarios/sort");
  CHECK(sort.image == "busybox:1");
  CHECK(sort.timeout == Milliseconds(120'000));
  CHECK(sort.limits.pids == 50);
  CHECK(sort.own_network);
  CHECK_FALSE(suite.scenarios[0].own_network);
}

TEST_CASE("an agent has a provider, models, a script and an environment") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  const Suite suite = load_suite(fixture.root());
  const Agent& mine = suite.agents[0];
  CHECK(mine.provider == "anthropic");
  CHECK(mine.models == Texts{"claude-a", "vendor/b:1"});
  CHECK(mine.install_script == "echo installing\n");
  CHECK(mine.environment.at("CI") == "1");
  CHECK(mine.transcript == "/output/session.jsonl");
  CHECK(mine.heeds_mode);
}

TEST_CASE("oracle and nop are there without a folder, and a folder replaces them") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  const Suite before = load_suite(fixture.root());
  CHECK(before.agents[1].folder.empty());
  CHECK(before.agents[1].models == Texts{"none"});
  CHECK(before.agents[1].provider.empty());
  fixture.file("agents/oracle/agent.json", "{}").file("agents/oracle/run.sh", "true\n");
  const Suite after = load_suite(fixture.root());
  CHECK(ids(after.agents) == Texts{"mine", "nop", "oracle"});
  CHECK(after.agents[2].folder == fixture.root() / "agents/oracle");
}

TEST_CASE("a scenario needs exactly one of image and build") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  fixture.file("scenarios/copy/scenario.json", "{\n}");
  CHECK(load_error(fixture).find("copy/scenario.json:1: exactly one of 'image' and 'build'") !=
        std::string::npos);
  fixture.file("scenarios/copy/scenario.json", "{\"image\": \"a\",\n\"build\": \"image\"}");
  CHECK(load_error(fixture).find("copy/scenario.json:2: exactly one") != std::string::npos);
  fixture.file("scenarios/copy/scenario.json", R"({"build": "image"})");
  CHECK(load_error(fixture).find("no Dockerfile") != std::string::npos);
  fixture.file("scenarios/copy/image/Dockerfile", "FROM scratch\n");
  CHECK(load_suite(fixture.root()).scenarios[0].build == fixture.root() / "scenarios/copy/image");
}

TEST_CASE("a scenario that calls itself otherwise than its folder is refused") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  fixture.file("scenarios/copy/scenario.json", "{\n\"id\": \"cpoy\", \"image\": \"a\"}");
  CHECK(load_error(fixture).find("scenario.json:2: 'cpoy'") != std::string::npos);
}

TEST_CASE("names that cannot be ids are refused") {
  for (const char* name : {"a b", "-rf", "a\nb", "a:b", "\xc3\xa4"}) {
    CAPTURE(name);
    SuiteFixture fixture;
    add_small_suite(fixture);
    fixture.file(std::filesystem::path("scenarios") / name / "scenario.json", "{}");
    const std::string error = load_error(fixture);
    CHECK(error.find("its name is no id") != std::string::npos);
    CHECK(error.find('\n') == std::string::npos);
  }
}

TEST_CASE("hidden files and folders are passed over") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  fixture.folder("scenarios/.cache").file("harnesses/.DS_Store").file("scenarios/README.md");
  CHECK(load_error(fixture).empty());
}

TEST_CASE("a link that leads out of the suite is refused") {
  SuiteFixture elsewhere;
  elsewhere.file("secret.json", "{}").file("s/scenario.json", "{}");
  for (const char* path : {"scenarios/evil", "harnesses/evil.json", "agents/mine/install.sh"}) {
    CAPTURE(path);
    SuiteFixture fixture;
    add_small_suite(fixture);
    std::filesystem::remove(fixture.root() / path);
    fixture.link(elsewhere.root() / "s", path);
    CHECK(load_error(fixture).find("leads out of the suite") != std::string::npos);
  }
}

TEST_CASE("a build folder outside of the suite is refused") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  fixture.file("scenarios/copy/scenario.json", R"({"build": "../../.."})");
  CHECK(load_error(fixture).find("leads out of the suite") != std::string::npos);
}

TEST_CASE("an agent with a provider needs models, and a runner always") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  fixture.file("agents/mine/agent.json", R"({"provider": "anthropic"})");
  CHECK(load_error(fixture).find("at least one of 'models'") != std::string::npos);
  std::filesystem::remove(fixture.root() / "agents/mine/run.sh");
  CHECK(load_error(fixture).find("run.sh': no such file") != std::string::npos);
}

TEST_CASE("an agent's files are kept below /output only") {
  for (const char* path : {"/etc/passwd", "output/x", "/output/../etc/passwd"}) {
    CAPTURE(path);
    SuiteFixture fixture;
    add_small_suite(fixture);
    fixture.file("agents/mine/agent.json", std::string(R"({"transcript": ")") + path + "\"}");
    CHECK(load_error(fixture).find("not below /output") != std::string::npos);
  }
}

TEST_CASE("a harness with a host that is none is refused where it stands") {
  SuiteFixture fixture;
  add_small_suite(fixture);
  fixture.file("harnesses/closed.json",
               "{\"id\": \"closed\",\n \"networkPolicy\": \"restricted\",\n"
               " \"allowlistedEndpoints\": [\"a.org\",\n  \"ftp://b.org\"]}");
  CHECK(load_error(fixture).find("closed.json:4: 'ftp://b.org' is not a host") !=
        std::string::npos);
}

}  // namespace bench
