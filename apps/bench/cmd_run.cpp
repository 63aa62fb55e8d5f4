#include <memory>

#include <CLI/CLI.hpp>

#include "command.hpp"
#include "earlier_matrix.hpp"
#include "matrix_session.hpp"
#include "replay_setup.hpp"

namespace bench {

namespace {

struct RunFlags {
  SessionOptions session;
  bool resume = false;
};

ExitCode run(const Shell& shell, const RunFlags& flags) {
  const MatrixSetup setup(flags.session.run.matrix);
  const ResultsFolder results(flags.session.run.results_dir);
  std::optional<StoredMatrix> earlier = find_unfinished(results, setup);
  if (earlier && !flags.resume) {
    shell.warn("matrix '" + earlier->matrix.id.str() + "' has the same plan and is not finished",
               "--resume continues it; this is a new one");
    earlier.reset();
  }
  SessionOptions session = flags.session;
  if (earlier) {
    check_same_plan(*earlier, setup);
    keep_terms(earlier->matrix, session.run);
  }
  settle_recording(session.run);
  return carry_out_matrix(shell, session, setup, earlier);
}

}  // namespace

void add_run(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("run", "one cell, or --matrix for all");
  command->footer(R"(Examples:
  bench run --scenario fix-report --agent oracle
  bench run --matrix --parallel 4
  bench run --matrix --parallel auto --trials 3 --agent 'claude*' --persona savvy
  bench run --matrix --build --cpus 1 --memory 2g --timeout 30m
  bench run --matrix --parallel 4 --resume
  ANTHROPIC_API_KEYS=first,second bench run --matrix --parallel 2
  bench run --matrix --keys gateway --record
  bench run --matrix --replay results/20261121-093000-1f2e)");
  const auto flags = std::make_shared<RunFlags>();
  add_run_options(*command, flags->session.run);
  command->add_flag("--resume", flags->resume,
                    "continue the newest matrix of the same plan that is not finished");
  add_session_options(*command, flags->session);
  command->callback(
      [=, &action] { action = [=](const Shell& shell) { return run(shell, *flags); }; });
}

}  // namespace bench
