#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runs/attempt_result.hpp"
#include "score/statistics.hpp"

namespace bench {

// How one agent did with one model.
struct PlayerSummary {
  std::string agent;
  std::string model;
  std::size_t runs = 0;  // that ended
  std::size_t scored = 0;
  std::optional<MeanScore> score;  // over the scored runs
  std::optional<double> gate;      // the highest gate reached, mean over the scored runs
  std::size_t all_gates = 0;       // runs that passed every gate
  Milliseconds mean_duration{0};
  std::optional<double> cost_usd;  // of all attempts that told it
  bool cost_complete = true;       // all of them did
};

struct FailedRun {
  RunId id;
  std::string reason;
};

// The runs that ended in the same way without a score.
struct FailureGroup {
  Outcome outcome = Outcome::lost;
  std::size_t count = 0;
  std::vector<FailedRun> examples;  // the first ones
};

// What a matrix came to.
struct ClosingSummary {
  std::size_t planned = 0;
  std::size_t ended = 0;
  std::size_t scored = 0;
  std::optional<double> score_of_scored;  // mean over the runs that have a score ...
  std::optional<double> score_of_ended;   // ... and over all that ended, the others counted as 0
  std::vector<PlayerSummary> players;     // by agent and model
  std::vector<FailureGroup> failures;     // by outcome
};

// Adds up the attempts of a matrix. Keeps numbers per run, not runs.
class ClosingTally {
 public:
  void add(const AttemptResult& result);

  [[nodiscard]] ClosingSummary summary(std::size_t planned) const;

 private:
  struct Player {
    std::size_t runs = 0;
    std::size_t attempts = 0;
    std::vector<double> scores;
    double gates = 0;
    std::size_t all_gates = 0;
    Milliseconds duration{0};
    std::size_t costs = 0;  // attempts that told theirs
    double cost_usd = 0;
  };
  using PlayerName = std::pair<std::string, std::string>;

  [[nodiscard]] static PlayerSummary summary_of(const PlayerName& name, const Player& player);
  void add_failure(const AttemptResult& result);

  std::map<PlayerName, Player> players_;
  std::map<Outcome, FailureGroup> failures_;
};

}  // namespace bench
