#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "runs/progress.hpp"
#include "ui/heartbeat.hpp"
#include "ui/live_area.hpp"
#include "ui/run_board.hpp"
#include "ui/style.hpp"

namespace bench {

// For a person at a terminal: what runs now, redrawn in place, below what went wrong so far.
class LiveProgress final : public Progress {
 public:
  // With `verbose` every finished attempt leaves a line, not only runs that failed. `screen` must
  // be a terminal.
  LiveProgress(Screen& screen, const Clock& clock, Style style, bool verbose);
  ~LiveProgress() override;

  void matrix_started(const MatrixId& matrix, std::size_t runs, int slots) override;
  void attempt_started(int slot, const PlannedRun& run, int attempt,
                       const std::string& key_label) override;
  void attempt_held(int slot, const std::optional<SteadyTime>& until) override;
  void attempt_finished(int slot, const AttemptResult& result) override;
  void notice(const std::string& message) override;
  void tick() override;
  void matrix_finished() override;

 private:
  void keep(const std::string& line);
  [[nodiscard]] std::vector<std::string> take_kept(std::size_t columns);
  void draw();
  void leave();

  Screen& screen_;
  const Clock& clock_;
  Style style_;
  bool verbose_;
  RunBoard board_;
  LiveArea area_;
  Heartbeat frame_rate_;
  std::vector<std::string> kept_;  // permanent lines that have not been written
};

}  // namespace bench
