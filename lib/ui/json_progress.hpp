#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "runs/progress.hpp"
#include "ui/heartbeat.hpp"
#include "ui/run_board.hpp"
#include "ui/terminal.hpp"

namespace bench {

// For --log-format json: one object per line and event. Every object has `time` (UTC, milliseconds)
// and `event`: matrix_started, attempt_started, attempt_finished, notice, summary (every 30
// seconds) or matrix_finished. Field names are an interface; what is not known is null.
class JsonProgress final : public Progress {
 public:
  JsonProgress(Screen& screen, const Clock& clock);

  void matrix_started(const MatrixId& matrix, std::size_t runs, int slots) override;
  void attempt_started(int slot, const PlannedRun& run, int attempt,
                       const std::string& key_label) override;
  void attempt_held(int slot, const std::optional<SteadyTime>& until) override;
  void attempt_finished(int slot, const AttemptResult& result) override;
  void notice(const std::string& message) override;
  void tick() override;
  void matrix_finished() override;

 private:
  void write(std::string_view event, const nlohmann::ordered_json& fields);

  Screen& screen_;
  const Clock& clock_;
  MatrixId matrix_;
  RunBoard board_;
  Heartbeat summary_;
};

}  // namespace bench
