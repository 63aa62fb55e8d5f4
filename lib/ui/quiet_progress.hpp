#pragma once

#include "runs/progress.hpp"
#include "ui/style.hpp"
#include "ui/terminal.hpp"

namespace bench {

// For --quiet: runs that ended without a score, and notices.
class QuietProgress final : public Progress {
 public:
  QuietProgress(Screen& screen, Style style) : screen_(screen), style_(style) {}

  void matrix_started(const MatrixId&, std::size_t, int) override {}
  void attempt_started(int, const PlannedRun&, int, const std::string&) override {}
  void attempt_held(int, const std::optional<SteadyTime>&) override {}
  void attempt_finished(int slot, const AttemptResult& result) override;
  void notice(const std::string& message) override;
  void tick() override {}
  void matrix_finished() override {}

 private:
  Screen& screen_;
  Style style_;
};

}  // namespace bench
