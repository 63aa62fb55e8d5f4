#include "build_setup.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace {

// The four layers of dec-bench's share names, so they are built one after another.
constexpr std::size_t kAtOnce = 2;

}  // namespace

std::vector<NeededImage> missing_of(const std::vector<NeededImage>& images, Engine& engine) {
  std::vector<std::string> tags;
  tags.reserve(images.size());
  for (const NeededImage& image : images) tags.push_back(image.tag);
  const std::vector<std::string> missing = engine.missing_images(tags);
  std::vector<NeededImage> result;
  for (const NeededImage& image : images) {
    if (std::find(missing.begin(), missing.end(), image.tag) != missing.end()) {
      result.push_back(image);
    }
  }
  return result;
}

std::vector<NeededImage> without(std::vector<NeededImage> images,
                                 const std::vector<NeededImage>& others) {
  for (const NeededImage& other : others) {
    std::erase_if(images, [&](const NeededImage& one) { return one.tag == other.tag; });
  }
  return images;
}

void build_images(const Shell& shell, const MatrixSetup& setup, ContainerEngine& engine,
                  const std::vector<NeededImage>& images) {
  if (images.empty()) return;
  shell.say(fmt::format("building {}", counted(images.size(), "image")));
  ImageBuilder builder(setup.suite(), setup.version(), engine.images(),
                       [](const std::string&, std::string_view) {});
  const SteadyTime began = shell.clock().now();
  builder.build_all(images, setup.suite().layout == Layout::bench ? kAtOnce : 1);
  shell.say(fmt::format("built {} in {}", counted(images.size(), "image"),
                        show(std::chrono::ceil<Milliseconds>(shell.clock().now() - began))));
}

}  // namespace bench
