#pragma once

#include <string>

#include "engine/leftovers.hpp"
#include "plan/run_id.hpp"
#include "shell.hpp"

namespace bench {

// Removes what matrices of this results folder that are over have left on the engine. Of those that
// were cut off nothing is removed, since `bench resume` takes it over: the user is told. `own` is
// the matrix that is about to be carried out.
void clear_predecessors(const Shell& shell, Leftovers& leftovers, const std::string& results_dir,
                        const MatrixId& own);

}  // namespace bench
