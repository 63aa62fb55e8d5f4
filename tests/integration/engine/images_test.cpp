#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "integration/engine/bench_on_engine.hpp"
#include "os/tar_writer.hpp"

namespace bench {

namespace {

TarSource once(std::string tar) {
  return [tar = std::move(tar)]() mutable { return std::exchange(tar, {}); };
}

using Files = std::vector<std::pair<std::string, std::string>>;

TarSource tar_of(const Files& files) {
  TarWriter tar;
  for (const auto& [path, content] : files) tar.add_file(path, content);
  return tar.finish();
}

const ImageStore::OnLine kIgnore = [](std::string_view) { return true; };

}  // namespace

TEST_CASE("an image is built from its folder with arguments and labels, inspected and removed") {
  BenchOnEngine bench;
  ImageBuild build;
  build.reference = "bench-engine-it:built";
  build.dockerfile = "sub/Dockerfile.x";
  build.arguments = {{"WHO", "world & co"}};
  build.labels = {{"bench.scenario", "a=b"}};
  const std::string dockerfile =
      "FROM scratch\nARG WHO\nLABEL who=$WHO\nCOPY file /file\nCMD [\"/file\"]\n";
  std::string lines;
  const BuiltImage built = bench.images.build(
      build, tar_of({{"sub/Dockerfile.x", dockerfile}, {"file", "x"}}), [&](std::string_view line) {
        lines.append(line).append("\n");
        return true;
      });
  INFO(built.error);
  CHECK(built.built);
  CHECK(lines.find("COPY file /file") != std::string::npos);
  const auto facts = bench.images.inspect(build.reference);
  REQUIRE(facts);
  CHECK(facts->labels.at("bench.scenario") == "a=b");
  CHECK(facts->labels.at("who") == "world & co");
  CHECK(facts->id == bench.engine.image_digest(build.reference));
  CHECK(facts->architecture == "amd64");
  CHECK(bench.engine.missing_images({build.reference}).empty());
  CHECK(bench.images.remove(build.reference));
  CHECK_FALSE(bench.images.inspect(build.reference));
  CHECK(bench.images.remove(build.reference));
}

TEST_CASE("a build that fails says with which line, and can be stopped") {
  BenchOnEngine bench;
  ImageBuild build;
  build.reference = "bench-engine-it:broken";
  const Files files = {{"Dockerfile", "FROM scratch\nCOPY nowhere /x\n"}};
  const BuiltImage built = bench.images.build(build, tar_of(files), kIgnore);
  CHECK_FALSE(built.built);
  CHECK(built.error.find("nowhere") != std::string::npos);
  const BuiltImage stopped =
      bench.images.build(build, tar_of(files), [](std::string_view) { return false; });
  CHECK_FALSE(stopped.built);
}

TEST_CASE("an archive is imported under its name") {
  BenchOnEngine bench;
  const std::string id = bench.images.import("bench-engine-it:imported", tar_of({{"file", "x"}}));
  CHECK(id.rfind("sha256:", 0) == 0);
  CHECK(bench.engine.image_digest("bench-engine-it:imported") == id);
  CHECK(bench.images.remove("bench-engine-it:imported"));
  CHECK_THROWS_AS(bench.images.import("bench-engine-it:imported", once("not a tar")), Error);
}

}  // namespace bench
