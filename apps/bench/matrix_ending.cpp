#include "matrix_ending.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "replay_setup.hpp"

namespace bench {

namespace {

ExitCode exit_code_for(const MatrixOutcome& outcome, const ClosingSummary& summary,
                       const SessionOptions& options) {
  if (outcome.interrupted) return ExitCode::interrupted;
  if (!outcome.keyless_providers.empty()) return ExitCode::no_usable_key;
  const bool all_scored = summary.scored == outcome.planned;
  const bool good_enough =
      !options.fail_under || summary.score_of_ended.value_or(0) >= *options.fail_under;
  return all_scored && good_enough ? ExitCode::done : ExitCode::runs_without_score;
}

// Whether `resume` would have something to do.
bool is_resumable(const MatrixOutcome& outcome) {
  return has_unfinished_runs(outcome) ||
         std::any_of(outcome.runs.begin(), outcome.runs.end(),
                     [](const auto& ended) { return !is_settled(ended.first); });
}

}  // namespace

bool has_unfinished_runs(const MatrixOutcome& outcome) {
  return outcome.interrupted || outcome.not_run > 0;
}

std::string about_results(const SessionOptions& options, const std::string& command) {
  const std::string& folder = options.run.results_dir;
  return folder == "results" ? command : command + " --results-dir " + folder;
}

ExitCode conclude(const Shell& shell, const SessionOptions& options, const MatrixId& matrix,
                  const MatrixOutcome& outcome, const ClosingSummary& summary) {
  if (!outcome.engine_trouble.empty()) {
    shell.warn(fmt::format("the matrix was given up: {}", outcome.engine_trouble),
               "when that is over, `" + about_results(options, "bench resume " + matrix.str()) +
                   "` goes on");
  }
  if (!options.run.replay.empty()) {
    shell.warn(fmt::format("this was a replay of matrix '{}': no model was asked, and its costs "
                           "and times are no measurement",
                           find_replay_source(options.run).matrix.str()),
               "");
  }
  const std::string folder = ResultsFolder(options.run.results_dir).matrix(matrix).string();
  ClosingLinks links{folder, {"bench results --matrix " + matrix.str()}};
  if (is_resumable(outcome)) links.next.insert(links.next.begin(), "bench resume " + matrix.str());
  for (std::string& next : links.next) next = about_results(options, next);
  if (options.progress.format == LogFormat::text) {
    const Page page = shell.out_page();
    page.out << closing_report(summary, links, page.width, page.style);
  }
  return exit_code_for(outcome, summary, options);
}

}  // namespace bench
