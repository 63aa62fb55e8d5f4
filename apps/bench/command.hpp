#pragma once

#include <functional>
#include <string>

#include "base/error.hpp"
#include "shell.hpp"

namespace CLI {
class App;
}

namespace bench {

// What a subcommand does once its flags have been read.
using Action = std::function<ExitCode(const Shell& shell)>;

// Each adds its subcommand to the program and sets `action` when it is the one that was called.
void add_run(CLI::App& program, Action& action);
void add_resume(CLI::App& program, Action& action);
void add_status(CLI::App& program, Action& action);
void add_stop(CLI::App& program, Action& action);
void add_plan(CLI::App& program, Action& action);
void add_preflight(CLI::App& program, Action& action);
void add_keys(CLI::App& program, Action& action);
void add_gateway(CLI::App& program, Action& action);
void add_list(CLI::App& program, Action& action);
void add_validate(CLI::App& program, Action& action);
void add_build(CLI::App& program, Action& action);
void add_clean(CLI::App& program, Action& action);
void add_results(CLI::App& program, Action& action);

}  // namespace bench
