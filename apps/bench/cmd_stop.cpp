#include <chrono>
#include <memory>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.hpp"
#include "earlier_matrix.hpp"
#include "os/lock_file.hpp"
#include "run_options.hpp"
#include "store/ledger.hpp"

namespace bench {

namespace {

struct StopOptions {
  std::string matrix;
  std::string results_dir = "results";
  bool now = false;
  bool no_wait = false;
};

ExitCode stop(const Shell& shell, const StopOptions& options) {
  const ResultsFolder results(options.results_dir);
  const MatrixId matrix = find_matrix(results, options.matrix);
  const auto owner = LockFile::owner(results.matrix_lock(matrix));
  if (!owner) {
    throw usage_error(fmt::format("no process runs matrix '{}'", matrix.str()),
                      "`bench status --all` lists them; `bench clean` removes what is left");
  }
  Ledger(results.ledger()).ask_to_stop(matrix, options.now ? StopWish::stop_now : StopWish::stop);
  if (options.no_wait) return ExitCode::done;
  shell.say(fmt::format("waiting for process {} to end matrix {}", *owner, matrix.str()));
  while (LockFile::owner(results.matrix_lock(matrix))) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  shell.say(fmt::format("stopped; `bench resume {}` does the rest", matrix.str()));
  return ExitCode::done;
}

}  // namespace

void add_stop(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("stop", "end a running matrix cleanly");
  command->footer(
      R"(No new starts; what runs gets its grace period and is recorded, as after Ctrl-C.

Examples:
  bench stop
  bench stop 20261121-0930 --now)");
  const auto options = std::make_shared<StopOptions>();
  command->add_option("matrix", options->matrix, "its id, or how it begins");
  add_results_option(*command, options->results_dir);
  command->add_flag("--now", options->now, "without the grace period");
  command->add_flag("--no-wait", options->no_wait, "return before it has ended");
  command->callback(
      [=, &action] { action = [=](const Shell& shell) { return stop(shell, *options); }; });
}

}  // namespace bench
