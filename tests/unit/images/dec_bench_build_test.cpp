#include "images/dec_bench_build.hpp"

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

namespace bench {

namespace {

struct Repository {
  TemporaryFolder folder;
  Suite suite;
  Scenario scenario;
  Harness harness;
  Agent agent;

  Repository() {
    for (const char* layer : {"base", "scenario", "harness", "agent"}) {
      folder.write(std::string("docker/") + layer + "/Dockerfile", "FROM x\n");
    }
    suite.layout = Layout::dec_bench;
    suite.root = folder.path();
    scenario.id = "s";
    harness.id = "base-rt";
    harness.install_script = "echo install-me";
    agent.id = "codex";
  }

  [[nodiscard]] std::vector<BuildStep> steps() const {
    const Cell cell{&scenario, &harness, &agent, "gpt-5", "naive", "plan"};
    return dec_bench_build(suite, cell, "s.base-rt.codex.gpt-5.v0.1.0", "v0.1.0");
  }
};

std::string bytes_of(const BuildStep& step) {
  std::string bytes;
  for (std::string piece = step.context(); !piece.empty(); piece = step.context()) bytes += piece;
  return bytes;
}

}  // namespace

TEST_CASE("an image is built by the repository's four layers") {
  const Repository repository;
  repository.folder.write("docker/agents/codex/run.sh", "codex exec");
  const std::vector<BuildStep> steps = repository.steps();
  REQUIRE(steps.size() == 4);
  CHECK(steps[1].build.reference == "dec-bench-scenario:s");
  CHECK(steps[2].build.reference == "dec-bench-harness:s-base-rt");
  CHECK(steps[3].build.reference == "s.base-rt.codex.gpt-5.v0.1.0");
  CHECK(steps[3].build.arguments.back() ==
        std::pair<std::string, std::string>("META_VERSION", "v0.1.0"));
}

TEST_CASE("the harness script is in the context and never in the repository") {
  const Repository repository;
  repository.folder.write("docker/agents/codex/run.sh", "codex exec");
  CHECK(bytes_of(repository.steps()[2]).find("echo install-me") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(repository.folder.path() / "docker/.bench"));
}

TEST_CASE("a script that the runner needs and no layer copies is added") {
  const Repository repository;
  repository.folder.write("docker/agents/codex/run.sh",
                          "node --import /opt/dec-bench/scripts/llm-pricing.mjs");
  CHECK(repository.steps().size() == 4);
  repository.folder.write("scripts/llm-pricing.mjs", "export const prices = {}");
  const std::vector<BuildStep> steps = repository.steps();
  REQUIRE(steps.size() == 5);
  CHECK(bytes_of(steps[4]).find("export const prices") != std::string::npos);
  repository.folder.write("docker/base/Dockerfile", "COPY scripts/llm-pricing.mjs /x\n");
  CHECK(repository.steps().size() == 4);
}

TEST_CASE("the context leaves out what .dockerignore names") {
  const Repository repository;
  repository.folder.write("docker/agents/codex/run.sh", "codex exec");
  repository.folder.write("secret.txt", "do-not-send");
  repository.folder.write("logs/a.log", "not-this-either");
  repository.folder.write(".dockerignore", "# comment\nsecret.txt\n**/*.log\n");
  const std::string bytes = bytes_of(repository.steps()[0]);
  CHECK(bytes.find("do-not-send") == std::string::npos);
  CHECK(bytes.find("not-this-either") == std::string::npos);
}

TEST_CASE("the last matching ignore pattern decides") {
  const DockerIgnore ignore("docs\n!docs/keep.md\n*.tmp\n");
  CHECK(ignore.ignores("docs/a.md"));
  CHECK_FALSE(ignore.ignores("docs/keep.md"));
  CHECK(ignore.ignores("x.tmp"));
  CHECK_FALSE(ignore.ignores("a/x.tmp"));
  CHECK(ignore.has_exceptions());
}

}  // namespace bench
