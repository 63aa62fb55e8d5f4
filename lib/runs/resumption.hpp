#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "runs/engine.hpp"
#include "runs/outcome.hpp"
#include "runs/schedule.hpp"

namespace bench {

// An attempt that an earlier bench began.
struct PastAttempt {
  RunId run;
  int attempt = 1;
  int slot = 0;
  std::optional<Outcome> outcome;  // nothing: nobody saw how it ended
  AttemptName container;
  std::string key_label;
  WallTime started;
  bool ran = false;  // its container was started
};

// A container of an earlier bench that this one takes over: still running, or ended unseen.
struct Adoption {
  std::size_t run = 0;  // its index in the plan
  PastAttempt past;
};

// What a matrix that was interrupted needs to be finished.
struct Resumption {
  EarlierWork earlier;
  std::vector<Adoption> adoptions;
  std::vector<Adoption> lost;               // they ran; their containers are not there any more
  std::map<Outcome, std::size_t> outcomes;  // of the settled runs
  std::vector<AttemptName> leftovers;       // containers that nobody needs any more
};

// Whether a resumed matrix leaves a run that ended like this as it is. What was not the agent's
// doing gets another chance: the keys, the image or the machine may have been put right.
[[nodiscard]] bool is_settled(Outcome outcome);

// Decides about every run of `plan`, from the last attempt of each that was begun, and from what
// the engine knows of the matrix. An attempt that was begun and never ran has not taken place: the
// next one has its number.
[[nodiscard]] Resumption resume(const Plan& plan, const std::vector<PastAttempt>& last,
                                const std::vector<AttemptState>& known);

}  // namespace bench
