#include "engine/docker/holder_image.hpp"

#include "base/digest.hpp"
#include "engine/docker/holder_program.hpp"
#include "engine/tar_archive.hpp"

namespace bench::docker {

std::string holder_image_name() {
  if (holder_program().empty()) return {};
  return "bench-holder:" + sha256_hex(holder_program()).substr(0, 12);
}

std::string holder_image_tar() {
  return tar_archive({{"holder", holder_program(), 0755}});
}

}  // namespace bench::docker
