#include "runs/attempt_result.hpp"

namespace bench {

std::optional<double> known_cost(const AttemptResult& result) {
  if (result.never_ran) return 0;
  if (!result.gateway) return result.metrics.cost_usd;
  const RunTally& tally = *result.gateway;
  if (tally.unpriced > 0 || tally.begun_before) return std::nullopt;
  return dollars_in(tally.cost);
}

std::optional<double> known_tokens(const AttemptResult& result) {
  if (result.never_ran) return 0;
  if (!result.gateway) return result.metrics.tokens;
  const RunTally& tally = *result.gateway;
  if (tally.unmetered > 0 || tally.partial > 0 || tally.begun_before) return std::nullopt;
  return static_cast<double>(total_input(tally.usage).value_or(0) + tally.usage.output.value_or(0));
}

}  // namespace bench
