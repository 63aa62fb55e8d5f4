#pragma once

#include <optional>
#include <string>

#include "runs/attempt_result.hpp"

namespace bench {

// What a person or a log wants to hear about a matrix while it runs. Called by the scheduler's
// thread only, in the order in which things happened.
class Progress {
 public:
  virtual ~Progress() = default;

  virtual void matrix_started(const MatrixId& matrix, std::size_t runs, int slots) = 0;
  virtual void attempt_started(int slot, const PlannedRun& run, int attempt,
                               const std::string& key_label) = 0;
  // The attempt in `slot` waits for a key until then; nothing: not any more. Said when it changes.
  virtual void attempt_held(int slot, const std::optional<SteadyTime>& until) = 0;

  virtual void attempt_finished(int slot, const AttemptResult& result) = 0;

  // Something that is true of the whole matrix: waiting for the engine, stopping.
  virtual void notice(const std::string& message) = 0;

  // Called a few times per second, for whatever moves with the time.
  virtual void tick() = 0;

  virtual void matrix_finished() = 0;
};

}  // namespace bench
