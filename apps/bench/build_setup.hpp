#pragma once

#include <vector>

#include "engine/container_engine.hpp"
#include "images/image_builder.hpp"
#include "matrix_setup.hpp"
#include "shell.hpp"

namespace bench {

[[nodiscard]] std::vector<NeededImage> missing_of(const std::vector<NeededImage>& images,
                                                  Engine& engine);

// Those of `images` that are not among `others`.
[[nodiscard]] std::vector<NeededImage> without(std::vector<NeededImage> images,
                                               const std::vector<NeededImage>& others);

// Builds them, a few at a time, and says on stderr which one is done. Throws Error.
void build_images(const Shell& shell, const MatrixSetup& setup, ContainerEngine& engine,
                  const std::vector<NeededImage>& images);

}  // namespace bench
