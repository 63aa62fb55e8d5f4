#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "engine/container_engine.hpp"
#include "images/image_builder.hpp"
#include "key_setup.hpp"
#include "matrix_setup.hpp"
#include "run_options.hpp"
#include "shell.hpp"
#include "store/matrix_record.hpp"
#include "ui/progress_display.hpp"

namespace CLI {
class App;
}

namespace bench {

// The flags of the commands that carry out a matrix.
struct SessionOptions {
  RunOptions run;
  ProgressOptions progress;
  std::optional<double> fail_under;
};

// What is shown, and when the exit code is 4.
void add_session_options(CLI::App& command, SessionOptions& options);

// Checks everything, then carries out a matrix and reports. `earlier`: it was recorded already, and
// what is left of it is done.
[[nodiscard]] ExitCode carry_out_matrix(const Shell& shell, const SessionOptions& options,
                                        const MatrixSetup& setup,
                                        const std::optional<StoredMatrix>& earlier);

}  // namespace bench
