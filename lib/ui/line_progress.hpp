#pragma once

#include <string_view>

#include "base/clock.hpp"
#include "runs/progress.hpp"
#include "ui/heartbeat.hpp"
#include "ui/run_board.hpp"
#include "ui/style.hpp"
#include "ui/terminal.hpp"

namespace bench {

// For a pipe or a CI log: one line per event with the time in UTC, and a summary every 30 seconds.
class LineProgress final : public Progress {
 public:
  // With `verbose` the start of an attempt is an event too.
  LineProgress(Screen& screen, const Clock& clock, Style style, bool verbose);

  void matrix_started(const MatrixId& matrix, std::size_t runs, int slots) override;
  void attempt_started(int slot, const PlannedRun& run, int attempt,
                       const std::string& key_label) override;
  void attempt_held(int slot, const std::optional<SteadyTime>& until) override;
  void attempt_finished(int slot, const AttemptResult& result) override;
  void notice(const std::string& message) override;
  void tick() override;
  void matrix_finished() override;

 private:
  void write(std::string_view event);

  Screen& screen_;
  const Clock& clock_;
  Style style_;
  bool verbose_;
  RunBoard board_;
  Heartbeat summary_;
};

}  // namespace bench
