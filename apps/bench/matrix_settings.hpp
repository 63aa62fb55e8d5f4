#pragma once

#include <vector>

#include "images/image_builder.hpp"
#include "matrix_setup.hpp"
#include "run_options.hpp"
#include "runs/matrix_run.hpp"
#include "shell.hpp"
#include "store/matrix_record.hpp"

namespace bench {

// `20261121-093000-1f2e`: sorts by time, and two of one second differ.
[[nodiscard]] MatrixId new_matrix_id(WallTime now);

// What a matrix is carried out with: flags before the suite's configuration before bench's own.
[[nodiscard]] MatrixSettings settings_for(const MatrixId& id, const MatrixSetup& setup,
                                          const RunOptions& options, int slots,
                                          const Capabilities& engine);

// What is written down of it, before its first run.
[[nodiscard]] MatrixRecord record_of(const Shell& shell, const MatrixSetup& setup,
                                     const RunOptions& options, const MatrixSettings& settings,
                                     Engine& engine, const std::vector<NeededImage>& images);

}  // namespace bench
