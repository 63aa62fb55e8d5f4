#include <memory>

#include <CLI/CLI.hpp>

#include "command.hpp"
#include "earlier_matrix.hpp"
#include "matrix_session.hpp"
#include "replay_setup.hpp"

namespace bench {

namespace {

struct ResumeFlags {
  std::string matrix;
  SessionOptions session;
};

// What may have changed since is asked for; the rest is as it was recorded.
void keep_recorded(const MatrixRecord& record, RunOptions& options) {
  if (!options.timeout) options.timeout = record.timeout;
  if (!options.retries) options.retries = record.retries;
  options.limits = record.limits;
  options.max_output = record.max_output;
}

ExitCode resume(const Shell& shell, const ResumeFlags& flags) {
  SessionOptions options = flags.session;
  const ResultsFolder results(options.run.results_dir);
  const MatrixId id = find_matrix(results, flags.matrix);
  const StoredMatrix earlier = read_matrix_record(results.matrix_record(id));
  keep_recorded(earlier.matrix, options.run);
  keep_terms(earlier.matrix, options.run);
  settle_recording(options.run);
  const MatrixSetup setup(earlier.matrix, options.run.matrix.parallel);
  check_same_plan(earlier, setup);
  return carry_out_matrix(shell, options, setup, earlier);
}

}  // namespace

void add_resume(CLI::App& program, Action& action) {
  CLI::App* command =
      program.add_subcommand("resume", "finish a matrix, however it was interrupted");
  command->footer(
      R"(After Ctrl-C, a crash, a reboot or a restart of the engine: runs that have a score or
failed by their agent's doing are kept. Containers that still run are taken over, those
that ended meanwhile are collected, and the rest is run. Keys, parallelism, retries and
times may change; the plan may not.

Examples:
  bench resume                          the newest matrix that is not finished
  bench resume 20261121-093000-1f2e --parallel 2
  bench resume --results-dir nightly --retries 5)");
  const auto flags = std::make_shared<ResumeFlags>();
  command->add_option("matrix", flags->matrix, "its id, or how it begins");
  add_resume_options(*command, flags->session.run);
  add_session_options(*command, flags->session);
  command->callback(
      [=, &action] { action = [=](const Shell& shell) { return resume(shell, *flags); }; });
}

}  // namespace bench
