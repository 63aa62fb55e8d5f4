#include "engine/docker/docker_images.hpp"

#include <doctest/doctest.h>

namespace bench::docker {

TEST_CASE("a reference is split at its tag, not at a registry's port") {
  using Parts = std::pair<std::string, std::string>;
  CHECK(split_reference("bench/x:1") == Parts{"bench/x", "1"});
  CHECK(split_reference("bench/x") == Parts{"bench/x", "latest"});
  CHECK(split_reference("host:5000/x") == Parts{"host:5000/x", "latest"});
  CHECK(split_reference("host:5000/x:2") == Parts{"host:5000/x", "2"});
}

TEST_CASE("a build's query carries the name, the file, the arguments and the labels") {
  ImageBuild build;
  build.reference = "bench/x:1";
  build.dockerfile = "docker/My File";
  CHECK(build_query(build) == "t=bench/x:1&dockerfile=docker/My%20File&rm=1&forcerm=1");
  build.arguments = {{"A", "b&c"}};
  build.labels = {{"k", "v"}};
  build.use_cache = false;
  CHECK(build_query(build) ==
        "t=bench/x:1&dockerfile=docker/My%20File&rm=1&forcerm=1"
        "&buildargs=%7B%22A%22:%22b%26c%22%7D&labels=%7B%22k%22:%22v%22%7D&nocache=1");
}

}  // namespace bench::docker
