#include "engine/docker/holder_image.hpp"

#include "base/digest.hpp"
#include "engine/docker/holder_program.hpp"
#include "os/tar_writer.hpp"

namespace bench::docker {

std::string holder_image_name() {
  if (holder_program().empty()) return {};
  return "bench-holder:" + sha256_hex(holder_program()).substr(0, 12);
}

std::function<std::string()> holder_image_tar() {
  TarWriter tar;
  tar.add_file("holder", holder_program(), true);
  return tar.finish();
}

}  // namespace bench::docker
