#pragma once

#include <memory>
#include <string>

#include "runs/progress.hpp"
#include "ui/closing_summary.hpp"

namespace bench {

// Adds up what goes by on its way to the display.
class TallyingProgress final : public Progress {
 public:
  explicit TallyingProgress(std::unique_ptr<Progress> display) : display_(std::move(display)) {}

  // A run's attempts that ended before this bench began.
  void add_earlier(const AttemptResult& result) { tally_.add(result); }

  void matrix_started(const MatrixId& matrix, std::size_t runs, int slots) override {
    display_->matrix_started(matrix, runs, slots);
  }
  void attempt_started(int slot, const PlannedRun& run, int attempt,
                       const std::string& key_label) override {
    display_->attempt_started(slot, run, attempt, key_label);
  }
  void attempt_held(int slot, const std::optional<SteadyTime>& until) override {
    display_->attempt_held(slot, until);
  }
  void attempt_finished(int slot, const AttemptResult& result) override {
    tally_.add(result);
    display_->attempt_finished(slot, result);
  }
  void notice(const std::string& message) override { display_->notice(message); }
  void tick() override { display_->tick(); }
  void matrix_finished() override { display_->matrix_finished(); }

  [[nodiscard]] const ClosingTally& tally() const { return tally_; }

 private:
  std::unique_ptr<Progress> display_;
  ClosingTally tally_;
};

}  // namespace bench
