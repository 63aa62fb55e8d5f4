#pragma once

#include <filesystem>
#include <optional>

#include "base/finding.hpp"
#include "key_setup.hpp"
#include "plan/plan.hpp"
#include "record/replay.hpp"
#include "run_options.hpp"
#include "store/results_folder.hpp"

namespace bench {

// The matrix whose recordings answer.
struct ReplaySource {
  ResultsFolder results;
  MatrixId matrix;
  ReplayMatch match = ReplayMatch::exact;
};

// What `--replay` means: the folder of a matrix, or the id (or how it begins) of one in the results
// folder. Throws Error when there is no such matrix.
[[nodiscard]] ReplaySource find_replay_source(const RunOptions& options);

// Throws Error where --record, --replay and --keys contradict each other, and fills in what follows
// from them: a replay needs the gateway, and is of one matrix, whichever come after it.
void settle_recording(RunOptions& options);

// What was recorded of the run's last attempt that asked for anything.
[[nodiscard]] std::optional<std::filesystem::path> recording_of(const ReplaySource& source,
                                                                const RunId& run);

// Which runs of the plan cannot be replayed.
[[nodiscard]] Findings check_recordings(const Plan& plan, const ReplaySource& source);

// A replay uses no key, whichever are set; they stay secrets all the same.
void leave_keys(KeySetup& keys);

}  // namespace bench
