#include "ui/closing_summary.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "ui/attempt_text.hpp"

namespace bench {

namespace {

constexpr std::size_t kExamples = 5;

double total(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

void ClosingTally::add(const AttemptResult& result) {
  const Cell& cell = result.run.cell;
  const std::string agent = cell.agent == nullptr ? "" : cell.agent->id;
  Player& player = players_[{agent, std::string(cell.model)}];
  ++player.attempts;
  if (const auto cost = known_cost(result)) {
    ++player.costs;
    player.cost_usd += *cost;
  }
  if (!result.final) return;
  ++player.runs;
  player.duration += duration_of(result);
  if (result.outcome != Outcome::scored || !result.score) return add_failure(result);
  player.scores.push_back(result.score->normalized_score);
  player.gates += result.score->highest_gate;
  if (result.score->highest_gate == static_cast<int>(kGates.size())) ++player.all_gates;
}

void ClosingTally::add_failure(const AttemptResult& result) {
  FailureGroup& group = failures_[result.outcome];
  group.outcome = result.outcome;
  ++group.count;
  if (group.examples.size() < kExamples) group.examples.push_back({result.run.id, result.reason});
}

PlayerSummary ClosingTally::summary_of(const PlayerName& name, const Player& player) {
  PlayerSummary summary;
  summary.agent = name.first;
  summary.model = name.second;
  summary.runs = player.runs;
  summary.scored = player.scores.size();
  summary.score = mean_score(player.scores);
  if (summary.scored > 0) summary.gate = player.gates / static_cast<double>(summary.scored);
  summary.all_gates = player.all_gates;
  const auto runs = static_cast<std::int64_t>(std::max<std::size_t>(player.runs, 1));
  summary.mean_duration = player.duration / runs;
  if (player.costs > 0) summary.cost_usd = player.cost_usd;
  summary.cost_complete = player.costs == player.attempts;
  return summary;
}

ClosingSummary ClosingTally::summary(std::size_t planned) const {
  ClosingSummary summary;
  summary.planned = planned;
  double score = 0;
  for (const auto& [name, player] : players_) {
    summary.players.push_back(summary_of(name, player));
    summary.ended += player.runs;
    summary.scored += player.scores.size();
    score += total(player.scores);
  }
  if (summary.scored > 0) {
    summary.score_of_scored = score / static_cast<double>(summary.scored);
    summary.score_of_ended = score / static_cast<double>(summary.ended);
  }
  for (const auto& [outcome, group] : failures_) summary.failures.push_back(group);
  return summary;
}

}  // namespace bench
