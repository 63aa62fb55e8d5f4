#include "engine/docker/build_log.hpp"

#include <doctest/doctest.h>

namespace bench::docker {

namespace {

const std::string kAnswer =
    "{\"stream\":\"Step 1/2 : FROM scratch\\n\"}\r\n"
    "{\"stream\":\" ---\\u003e \"}\r\n{\"stream\":\"done\\n\\n\"}\r\n"
    "not json\n"
    "{\"aux\":{\"ID\":\"sha256:1234\"}}\n"
    "{\"stream\":\"Successfully built\"}\n";

std::string lines_when_cut_at(std::size_t cut, std::string& id) {
  std::string lines;
  BuildLog log([&](std::string_view line) {
    lines.append(line).append("|");
    return true;
  });
  CHECK(log.feed(kAnswer.substr(0, cut)));
  CHECK(log.feed(kAnswer.substr(cut)));
  log.finish();
  CHECK(log.error().empty());
  id = log.image_id();
  return lines;
}

}  // namespace

TEST_CASE("lines and the image's id come out the same wherever the answer is cut") {
  for (std::size_t cut = 0; cut <= kAnswer.size(); ++cut) {
    std::string id;
    CHECK(lines_when_cut_at(cut, id) == "Step 1/2 : FROM scratch| ---> done|Successfully built|");
    CHECK(id == "sha256:1234");
  }
}

TEST_CASE("the error of a build is kept, also when the answer ends without a line's end") {
  BuildLog log({});
  log.feed(R"({"errorDetail":{"message":"x"},"error":"COPY failed: no source files\n"})");
  CHECK(log.error().empty());
  log.finish();
  CHECK(log.error() == "COPY failed: no source files");
}

TEST_CASE("an import names its image in the status") {
  BuildLog log({});
  log.feed("{\"status\":\"sha256:abcd\"}\n{\"status\":\"other\"}\n");
  CHECK(log.image_id() == "sha256:abcd");
}

TEST_CASE("a receiver that wants no more stops the build") {
  BuildLog log([](std::string_view) { return false; });
  CHECK(log.feed("{\"status\":\"x\"}\n"));
  CHECK_FALSE(log.feed("{\"stream\":\"a\\n\"}\n"));
}

}  // namespace bench::docker
