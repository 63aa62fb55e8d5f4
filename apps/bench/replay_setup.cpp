#include "replay_setup.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "earlier_matrix.hpp"

namespace bench {

namespace fs = std::filesystem;

ReplaySource find_replay_source(const RunOptions& options) {
  fs::path folder(options.replay);
  if (!folder.has_filename()) folder = folder.parent_path();  // `results/<matrix>/`
  std::error_code absent;
  if (fs::is_directory(folder, absent)) {
    folder = fs::canonical(folder);
    ReplaySource source = {ResultsFolder(folder.parent_path()),
                           MatrixId(folder.filename().string()), options.replay_match};
    if (fs::exists(source.results.matrix_record(source.matrix))) return source;
    throw usage_error(
        fmt::format("--replay: '{}' is not the folder of a matrix", printable(options.replay)),
        "it is the one that has matrix.json");
  }
  const ResultsFolder results(options.results_dir);
  if (options.replay.find('/') != std::string::npos || !fs::exists(results.ledger())) {
    throw usage_error(fmt::format("--replay: there is no '{}'", printable(options.replay)),
                      "`bench status` lists the matrices");
  }
  return {results, find_matrix(results, options.replay), options.replay_match};
}

void settle_recording(RunOptions& options) {
  const bool replay = !options.replay.empty();
  if (replay && options.keys == KeysMode::direct) {
    throw usage_error("--replay needs the gateway, and --keys direct was given",
                      "leave --keys out");
  }
  if (replay) {
    options.keys = KeysMode::gateway;
    // Now: how an id begins may fit the matrix, too, that is about to be made.
    const ReplaySource source = find_replay_source(options);
    options.replay = fs::canonical(source.results.matrix(source.matrix)).string();
  }
  if (!options.record) return;
  if (replay) {
    throw usage_error("--record and --replay were given: what is replayed is recorded already",
                      "leave one of them out");
  }
  if (options.keys != KeysMode::gateway) {
    throw usage_error("--record was given, but only the gateway sees what runs ask",
                      "add --keys gateway");
  }
}

std::optional<fs::path> recording_of(const ReplaySource& source, const RunId& run) {
  std::optional<fs::path> last;
  for (int attempt = 1;; ++attempt) {
    const AttemptPaths paths = source.results.attempt(source.matrix, run, attempt);
    if (!fs::exists(paths.folder())) return last;
    if (fs::exists(paths.exchanges())) last = paths.exchanges();
  }
}

Findings check_recordings(const Plan& plan, const ReplaySource& source) {
  std::size_t asking = 0;
  std::size_t missing = 0;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const PlannedRun run = plan.at(i);
    if (run.cell.agent->provider.empty()) continue;
    ++asking;
    if (!recording_of(source, run.id)) ++missing;
  }
  if (missing == 0) return {};
  const bool none = missing == asking;
  return {{none ? Severity::fatal : Severity::warning, "replay",
           fmt::format("matrix '{}' has a recording of {} of {} that ask a provider",
                       source.matrix.str(), asking - missing, counted(asking, "run")),
           none ? "record it with --keys gateway --record"
                : "every request of the others will be a miss"}};
}

void leave_keys(KeySetup& keys) {
  for (auto& [name, pool] : keys.pools) pool.pool = KeyPool();
  keys.findings.clear();
}

}  // namespace bench
