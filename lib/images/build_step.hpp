#pragma once

#include "engine/images.hpp"

namespace bench {

// One build by the engine, with what it is built from.
struct BuildStep {
  ImageBuild build;
  TarSource context;
};

}  // namespace bench
