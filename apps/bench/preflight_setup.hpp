#pragma once

#include <string>
#include <vector>

#include "base/finding.hpp"
#include "engine/images.hpp"
#include "images/image_builder.hpp"
#include "key_setup.hpp"
#include "matrix_setup.hpp"
#include "preflight/checks.hpp"
#include "run_options.hpp"
#include "runs/engine.hpp"
#include "shell.hpp"

namespace bench {

// Everything that is known about a matrix before it starts.
struct PreflightResult {
  Findings findings;  // fatal ones first
  Capabilities engine;
  int slots = 1;  // what --parallel came to
  std::vector<CheckedKey> keys;
};

// How many containers at a time: as many as was asked for, else twice the engine's processors, as
// far as its memory goes. Beyond that only latency grows.
[[nodiscard]] int resolved_parallel(const MatrixSetup& setup, const Capabilities& engine,
                                    const Limits& limits);

// All checks; none ends the others. What the providers say of the keys is remembered.
[[nodiscard]] PreflightResult run_preflight(const Shell& shell, const MatrixSetup& setup,
                                            const RunOptions& options, KeySetup& keys,
                                            Engine& engine, const std::vector<NeededImage>& images);

}  // namespace bench
