#include "images/image_recipe.hpp"

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

namespace bench {

namespace {

struct Fixture {
  TemporaryFolder folder;
  Suite suite;
  Scenario scenario;
  Harness harness;
  Agent agent;

  Fixture() {
    folder.write("scenario/prompts/naive.md", "do it");
    folder.write("agent/run.sh", "echo");
    suite.name = "My Suite!";
    scenario.id = "Copy.files";
    scenario.folder = folder.path() / "scenario";
    scenario.image = "base:1";
    harness.id = "plain";
    agent.id = "worker";
    agent.folder = folder.path() / "agent";
  }

  [[nodiscard]] ImageRecipe recipe() const { return image_recipe(suite, scenario, harness, agent); }
};

}  // namespace

TEST_CASE("a tag is a valid reference that ends with the content's digest") {
  const Fixture fixture;
  const std::string tag = fixture.recipe().tag;
  CHECK(tag.starts_with("bench/my-suite/copy-files.plain.worker:"));
  CHECK(tag.size() == std::string("bench/my-suite/copy-files.plain.worker:").size() + 12);
  CHECK(fixture.recipe().tag == tag);
}

TEST_CASE("any change of content is another tag") {
  Fixture fixture;
  const std::string before = fixture.recipe().tag;
  fixture.folder.write("scenario/prompts/naive.md", "do it well");
  const std::string prompt = fixture.recipe().tag;
  CHECK(prompt != before);
  fixture.folder.write("agent/run.sh", "echo hi");
  const std::string agent = fixture.recipe().tag;
  CHECK(agent != prompt);
  fixture.harness.install_script = "true";
  CHECK(fixture.recipe().tag != agent);
}

TEST_CASE("nothing is run in a build that installs nothing") {
  Fixture fixture;
  CHECK(fixture.recipe().dockerfile.find("RUN") == std::string::npos);
  fixture.harness.install_script = "apk add jq";
  CHECK(fixture.recipe().dockerfile.find("RUN [\"/bin/sh\", \"/opt/bench/install-harness\"]") !=
        std::string::npos);
}

TEST_CASE("dec-bench's images keep their names") {
  Fixture fixture;
  const Cell cell{&fixture.scenario, &fixture.harness, &fixture.agent, "gpt-5", "naive", "plan"};
  CHECK(dec_bench_image(cell, "v0.1.0") == "Copy.files.plain.worker.gpt-5.v0.1.0");
}

}  // namespace bench
