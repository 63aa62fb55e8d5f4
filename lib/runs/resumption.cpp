#include "runs/resumption.hpp"

#include <algorithm>
#include <unordered_map>

namespace bench {

namespace {

using ByRun = std::unordered_map<std::string, const PastAttempt*>;

// Decides about one run.
class Sorter {
 public:
  Sorter(Resumption& resumption, const std::map<AttemptName, const AttemptState*>& known)
      : resumption_(resumption), known_(known) {}

  void sort(std::size_t run, const PastAttempt& past) {
    if (past.outcome) return sort_ended(run, past);
    const auto found = known_.find(past.container);
    const Phase phase = found == known_.end() ? Phase::gone : found->second->phase;
    if (phase == Phase::running || phase == Phase::exited) {
      resumption_.adoptions.push_back({run, past});
      return;
    }
    if (past.ran) resumption_.lost.push_back({run, past});
    resumption_.earlier.attempts[run] = past.ran ? past.attempt : past.attempt - 1;
  }

 private:
  void sort_ended(std::size_t run, const PastAttempt& past) {
    if (is_settled(*past.outcome)) {
      resumption_.earlier.settled[run] = true;
      ++resumption_.outcomes[*past.outcome];
    } else {
      resumption_.earlier.attempts[run] = past.attempt;
    }
  }

  Resumption& resumption_;
  const std::map<AttemptName, const AttemptState*>& known_;
};

// Whether nobody needs the container: its attempt is on record, or it was never started and holds
// an old key. One that the ledger does not know is found by its name when its run is started.
bool is_leftover(const AttemptState& state, const ByRun& past_of) {
  if (state.phase == Phase::created) return true;
  const auto found = past_of.find(state.run.str());
  if (found == past_of.end()) return false;
  const PastAttempt& past = *found->second;
  return state.attempt < past.attempt || (state.attempt == past.attempt && past.outcome);
}

}  // namespace

bool is_settled(Outcome outcome) {
  const Blame whose = blame(outcome);
  return whose == Blame::nobody || whose == Blame::agent;
}

Resumption resume(const Plan& plan, const std::vector<PastAttempt>& last,
                  const std::vector<AttemptState>& known) {
  Resumption resumption;
  resumption.earlier.settled.resize(plan.size());
  ByRun past_of;
  for (const PastAttempt& past : last) past_of.emplace(past.run.str(), &past);
  std::map<AttemptName, const AttemptState*> known_of;
  for (const AttemptState& state : known) known_of.emplace(state.name, &state);
  Sorter sorter(resumption, known_of);
  std::size_t left = past_of.size();
  for (std::size_t run = 0; run < plan.size() && left > 0; ++run) {
    const auto found = past_of.find(plan.at(run).id.str());
    if (found == past_of.end()) continue;
    sorter.sort(run, *found->second);
    --left;
  }
  for (const AttemptState& state : known) {
    if (is_leftover(state, past_of)) resumption.leftovers.push_back(state.name);
  }
  return resumption;
}

}  // namespace bench
