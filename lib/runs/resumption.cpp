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
    // One that was created and never started goes with the others: it holds an old key.
    if (phase == Phase::created) resumption_.leftovers.push_back(past.container);
    resumption_.lost.push_back({run, past});
    resumption_.earlier.attempts[run] = past.attempt;
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
  for (std::size_t run = 0; run < plan.size() && !past_of.empty(); ++run) {
    const auto found = past_of.find(plan.at(run).id.str());
    if (found == past_of.end()) continue;
    sorter.sort(run, *found->second);
    past_of.erase(found);
  }
  for (const Adoption& adoption : resumption.adoptions) known_of.erase(adoption.past.container);
  for (const auto& [name, state] : known_of) {
    if (std::find(resumption.leftovers.begin(), resumption.leftovers.end(), name) ==
        resumption.leftovers.end()) {
      resumption.leftovers.push_back(name);
    }
  }
  return resumption;
}

}  // namespace bench
