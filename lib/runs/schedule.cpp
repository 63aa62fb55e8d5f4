#include "runs/schedule.hpp"

#include <algorithm>
#include <utility>

namespace bench {

Schedule::Schedule(std::size_t runs, SchedulePolicy policy, std::size_t groups, GroupOf group_of,
                   EarlierWork earlier)
    : runs_(runs),
      policy_(policy),
      group_of_(std::move(group_of)),
      not_fresh_(std::move(earlier.settled)),
      groups_(groups),
      slots_(static_cast<std::size_t>(policy.slots)),
      waiting_(runs) {
  waiting_ -= static_cast<std::size_t>(std::count(not_fresh_.begin(), not_fresh_.end(), true));
  if (!earlier.attempts.empty()) not_fresh_.resize(runs_);
  for (const auto& [run, attempts] : earlier.attempts) {
    not_fresh_[run] = true;
    groups_[group_of_(run)].again.push({SteadyTime{}, run, attempts + 1, 1});
  }
  for (std::size_t i = 0; i < groups_.size(); ++i) advance(groups_[i], i);
}

void Schedule::adopt(const Start& running) {
  const auto slot = static_cast<std::size_t>(running.slot);
  if (slot >= slots_.size()) slots_.resize(slot + 1);
  slots_[slot] = {true, false, running.run, running.attempt, 1};
  not_fresh_.resize(runs_);
  not_fresh_[running.run] = true;
  const std::size_t index = group_of_(running.run);
  advance(groups_[index], index);
  ++busy_;
  --waiting_;
}

// Moves the cursor of the group to its next run that has not been started.
void Schedule::advance(Group& group, std::size_t index) const {
  const auto is_fresh = [this](std::size_t run) {
    return run >= not_fresh_.size() || !not_fresh_[run];
  };
  while (group.cursor < runs_ && !(group_of_(group.cursor) == index && is_fresh(group.cursor))) {
    ++group.cursor;
  }
}

std::optional<Schedule::Candidate> Schedule::candidate(std::size_t index, SteadyTime now) {
  Group& group = groups_[index];
  if (group.given_up || now < group.held_until) return std::nullopt;
  if (!group.again.empty() && group.again.top().at <= now) {
    return Candidate{&group, group.again.top(), true};
  }
  if (group.cursor == runs_) return std::nullopt;
  return Candidate{&group, {now, group.cursor, 1, 1}, false};
}

// What is due again comes first, so that runs get done; then the order of the plan.
std::optional<Schedule::Candidate> Schedule::best_candidate(SteadyTime now) {
  std::optional<Candidate> best;
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    const std::optional<Candidate> one = candidate(i, now);
    if (!one) continue;
    const auto rank = [](const Candidate& c) { return std::pair(!c.again, c.what.run); };
    if (!best || rank(*one) < rank(*best)) best = one;
  }
  return best;
}

std::optional<int> Schedule::free_slot() const {
  if (busy_ >= policy_.slots) return std::nullopt;
  const auto end = slots_.begin() + policy_.slots;
  const auto slot = std::find_if(slots_.begin(), end, [](const Slot& s) { return !s.taken; });
  if (slot == end) return std::nullopt;
  return static_cast<int>(slot - slots_.begin());
}

std::optional<Schedule::Start> Schedule::next(SteadyTime now) {
  if (stopped_ || starting_ >= policy_.max_starting || now < paused_until_) return std::nullopt;
  const std::optional<int> slot = free_slot();
  if (!slot) return std::nullopt;
  const std::optional<Candidate> chosen = best_candidate(now);
  if (!chosen) return std::nullopt;
  if (chosen->again) {
    chosen->group->again.pop();
  } else {
    ++chosen->group->cursor;
    advance(*chosen->group, static_cast<std::size_t>(chosen->group - groups_.data()));
  }
  slots_[static_cast<std::size_t>(*slot)] = {true, true, chosen->what.run, chosen->what.attempt,
                                             chosen->what.tries};
  ++busy_;
  ++starting_;
  --waiting_;
  return Start{*slot, chosen->what.run, chosen->what.attempt};
}

void Schedule::started(int slot) {
  Slot& taken = slots_[static_cast<std::size_t>(slot)];
  if (!taken.starting) return;
  taken.starting = false;
  --starting_;
}

bool Schedule::awaits_a_start() const {
  return !stopped_ && waiting_ > 0 && starting_ >= policy_.max_starting && free_slot();
}

void Schedule::release(int slot) {
  started(slot);
  slots_[static_cast<std::size_t>(slot)].taken = false;
  --busy_;
}

void Schedule::finished(int slot) {
  release(slot);
}

bool Schedule::can_retry(int slot) const {
  return !stopped_ && slots_[static_cast<std::size_t>(slot)].tries <= policy_.retries;
}

bool Schedule::retry(int slot, SteadyTime at) {
  const bool again = can_retry(slot);
  if (again) put_back(slot, at, 1);
  release(slot);
  return again;
}

// The run in `slot` waits again, for the same attempt or for one more.
void Schedule::put_back(int slot, SteadyTime at, int more) {
  const Slot& taken = slots_[static_cast<std::size_t>(slot)];
  Group& group = groups_[group_of_(taken.run)];
  group.again.push({at, taken.run, taken.attempt + more, taken.tries + more});
  ++waiting_;
}

void Schedule::refused(int slot, SteadyTime now, Milliseconds at_least) {
  pause_ =
      pause_ == Milliseconds(0) ? policy_.first_pause : std::min(pause_ * 2, policy_.longest_pause);
  paused_until_ = std::max(paused_until_, now + std::max(pause_, at_least));
  put_back(slot, now, 0);
  release(slot);
}

void Schedule::hold(int slot, SteadyTime until) {
  const Slot& taken = slots_[static_cast<std::size_t>(slot)];
  Group& group = groups_[group_of_(taken.run)];
  group.held_until = std::max(group.held_until, until);
  put_back(slot, until, 0);
  release(slot);
}

void Schedule::give_up(int slot) {
  const Slot& taken = slots_[static_cast<std::size_t>(slot)];
  const std::size_t index = group_of_(taken.run);
  put_back(slot, SteadyTime::max(), 0);
  release(slot);
  Group& group = groups_[index];
  group.given_up = true;
  waiting_ -= group.again.size();
  group.again = {};
  for (; group.cursor < runs_; ++group.cursor, advance(group, index)) --waiting_;
}

bool Schedule::done() const {
  return busy_ == 0 && (stopped_ || waiting_ == 0);
}

std::optional<SteadyTime> Schedule::wakes(SteadyTime now) const {
  if (stopped_ || !free_slot() || starting_ >= policy_.max_starting) return std::nullopt;
  std::optional<SteadyTime> soonest;
  for (const Group& group : groups_) {
    const bool fresh = group.cursor < runs_;
    if (group.given_up || (!fresh && group.again.empty())) continue;
    const SteadyTime due = fresh ? now : group.again.top().at;
    const SteadyTime at = std::max({due, group.held_until, paused_until_});
    if (!soonest || at < *soonest) soonest = at;
  }
  return soonest;
}

}  // namespace bench
