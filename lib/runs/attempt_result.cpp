#include "runs/attempt_result.hpp"

namespace bench {

std::optional<double> known_cost(const AttemptResult& result) {
  if (!result.gateway) return result.metrics.cost_usd;
  const RunTally& tally = *result.gateway;
  if (tally.unpriced > 0) return std::nullopt;
  return dollars_in(tally.cost);
}

}  // namespace bench
