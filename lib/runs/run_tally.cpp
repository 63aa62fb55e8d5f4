#include "runs/run_tally.hpp"

namespace bench {

namespace {

void add(KeyUse& sum, const KeyUse& more) {
  if (!more.organization.empty()) sum.organization = more.organization;
  sum.requests += more.requests;
  add(sum.usage, more.usage);
  sum.cost += more.cost;
}

void add(std::optional<ReplayTally>& sum, const std::optional<ReplayTally>& more) {
  if (!more) return;
  if (!sum) sum.emplace();
  sum->answered += more->answered;
  sum->missed += more->missed;
  if (sum->first_miss.empty()) sum->first_miss = more->first_miss;
}

}  // namespace

RunTally continued(RunTally earlier, const RunTally& later) {
  RunTally& sum = earlier;
  sum.requests += later.requests;
  sum.attempts += later.attempts;
  sum.refused += later.refused;
  sum.unmetered += later.unmetered;
  sum.partial += later.partial;
  add(sum.usage, later.usage);
  sum.cost += later.cost;
  sum.spent += later.spent;
  sum.unpriced += later.unpriced;
  sum.under_way += later.under_way;
  sum.set_aside += later.set_aside;
  sum.budget_spent = sum.budget_spent || later.budget_spent;
  sum.price_unknown = sum.price_unknown || later.price_unknown;
  for (const auto& [label, use] : later.keys) add(sum.keys[label], use);
  if (later.gave_up) sum.gave_up = later.gave_up;
  sum.held += later.held;
  sum.waiting = later.waiting;
  sum.begun_before = sum.begun_before || later.begun_before;
  add(sum.replay, later.replay);
  return earlier;
}

RunTally cut_off(RunTally tally) {
  tally.unmetered += tally.under_way;
  tally.unpriced += tally.under_way;
  tally.spent += tally.set_aside;
  tally.under_way = 0;
  tally.set_aside = {};
  return tally;
}

}  // namespace bench
