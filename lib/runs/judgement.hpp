#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "runs/engine.hpp"
#include "runs/gateway_pass.hpp"
#include "runs/outcome.hpp"
#include "runs/recorder.hpp"
#include "score/report.hpp"

namespace bench {

// Why bench itself ended an attempt, if it did.
enum class Cut { none, timed_out, budget_spent, cancelled, engine_silent };

// Everything that is known about an attempt once it is over.
struct Ending {
  AttemptState state;
  Cut cut = Cut::none;
  Milliseconds timeout{0};
  bool memory_limited = false;
  bool unwatched = false;  // for a while nobody saw it: bench or the engine was down
  bool out_of_disk = false;
  bool uncollected = false;  // the engine failed to hand out its files
  const Intake& intake;
  const std::optional<Score>& score;
  const std::optional<RunTally>& gateway;
};

struct Verdict {
  Outcome outcome = Outcome::agent_failed;
  std::string reason;
};

// Names the one outcome of an ended attempt, and says why in a line.
[[nodiscard]] Verdict judge_ending(const Ending& ending);

}  // namespace bench
