#include "store/stored_attempt.hpp"

namespace bench {

Axes axes_of(const PlannedRun& run) {
  const Cell& cell = run.cell;
  return {
      cell.scenario->id,         cell.harness->id,       cell.agent->id, std::string(cell.model),
      std::string(cell.persona), std::string(cell.mode), run.trial};
}

AttemptSummary summary_of(const AttemptResult& result) {
  return {result.attempt, result.outcome, result.reason,     result.key_label,
          result.started, result.ended,   known_cost(result)};
}

}  // namespace bench
