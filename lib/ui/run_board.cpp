#include "ui/run_board.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ui/time_left.hpp"

namespace bench {

namespace {

Milliseconds between(SteadyTime from, SteadyTime to) {
  return std::chrono::floor<Milliseconds>(to - from);
}

std::string player_of(const Cell& cell) {
  const std::string agent = cell.agent == nullptr ? "" : cell.agent->id;
  const bool has_model = !cell.model.empty() && cell.model != "none";
  return printable(has_model ? agent + "/" + std::string(cell.model) : agent);
}

}  // namespace

void RunBoard::start_matrix(std::size_t runs, int slots, SteadyTime now) {
  runs_ = runs;
  slots_ = std::max(slots, 1);
  started_ = now;
}

void RunBoard::start(int slot, const PlannedRun& run, int attempt, const std::string& key_label,
                     SteadyTime now) {
  busy_[slot] = {.run = printable(run.id.str()),
                 .player = player_of(run.cell),
                 .key_label = printable(key_label),
                 .attempt = attempt,
                 .since = now,
                 .held_until = {},
                 .told_until = {}};
}

bool RunBoard::hold(int slot, const std::optional<SteadyTime>& until, SteadyTime now) {
  constexpr Milliseconds kWorthALine{1'000};
  const auto busy = busy_.find(slot);
  if (busy == busy_.end()) return false;
  BusySlot& held = busy->second;
  held.held_until = until;
  if (!until || *until < now + kWorthALine || *until < held.told_until + kWorthALine) return false;
  held.told_until = *until;
  return true;
}

void RunBoard::finish(int slot, const AttemptResult& result, SteadyTime now) {
  if (const auto busy = busy_.find(slot); busy != busy_.end()) {
    spent_ += between(busy->second.since, now);
    busy_.erase(busy);
  }
  if (!result.final) return;
  ++(result.outcome == Outcome::scored ? scored_ : failed_);
}

RunCounts RunBoard::counts() const {
  RunCounts counts{.runs = runs_,
                   .done = scored_ + failed_,
                   .failed = failed_,
                   .running = busy_.size(),
                   .held = 0,
                   .left = 0};
  for (const auto& [slot, busy] : busy_) {
    if (busy.held_until) ++counts.held;
  }
  counts.left = runs_ - std::min(runs_, counts.done + counts.running);
  return counts;
}

Milliseconds RunBoard::elapsed(SteadyTime now) const {
  return between(started_, now);
}

std::optional<Milliseconds> RunBoard::estimate(SteadyTime now) const {
  const RunCounts now_counts = counts();
  Pace pace{.finished = now_counts.done,
            .waiting = now_counts.left,
            .slots = static_cast<std::size_t>(slots_),
            .spent = spent_,
            .running = {}};
  for (const auto& [slot, busy] : busy_) pace.running.push_back(between(busy.since, now));
  return time_left(pace);
}

}  // namespace bench
