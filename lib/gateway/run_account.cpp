#include "gateway/run_account.hpp"

#include <chrono>
#include <utility>

namespace bench {

RunAccount::RunAccount(std::string name, Secret token, RunExchanges exchanges)
    : name_(std::move(name)), token_(std::move(token)), exchanges_(std::move(exchanges)) {
  if (exchanges_.replay) tally_.replay.emplace();
}

void RunAccount::count_request() {
  const std::lock_guard lock(mutex_);
  ++tally_.requests;
}

void RunAccount::count_attempt() {
  const std::lock_guard lock(mutex_);
  ++tally_.attempts;
}

void RunAccount::count_refusal(GiveUp::Why why) {
  const std::lock_guard lock(mutex_);
  ++tally_.refused;
  tally_.gave_up = why;
  keep();
}

void RunAccount::count_spent_budget(bool price_unknown) {
  const std::lock_guard lock(mutex_);
  ++tally_.refused;
  tally_.budget_spent = true;
  tally_.price_unknown = price_unknown;
  keep();
}

void RunAccount::count_replayed() {
  const std::lock_guard lock(mutex_);
  ++tally_.replay->answered;
  keep();
}

void RunAccount::count_miss(const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (tally_.replay->missed++ == 0) tally_.replay->first_miss = why;
  keep();
}

void RunAccount::set_aside(Usd amount) {
  const std::lock_guard lock(mutex_);
  ++tally_.under_way;
  tally_.set_aside += amount;
  keep();
}

void RunAccount::put_back(Usd set_aside) {
  const std::lock_guard lock(mutex_);
  settle(set_aside);
  keep();
}

void RunAccount::settle(Usd set_aside) {
  --tally_.under_way;
  tally_.set_aside -= set_aside;
}

void RunAccount::keep() const {
  if (book_ && !closed_) book_->keep(tally_);
}

void RunAccount::keep_in(std::unique_ptr<AccountBook> book, const RunTally& earlier) {
  const std::lock_guard lock(mutex_);
  tally_ = continued(cut_off(earlier), tally_);
  book_ = std::move(book);
  keep();
}

void RunAccount::book(const Key& key, const Usage& usage, const Charge& charge, Usd set_aside) {
  const std::lock_guard lock(mutex_);
  settle(set_aside);
  KeyUse& use = tally_.keys[key.label];
  if (!key.organization.empty()) use.organization = key.organization;
  ++use.requests;
  use.cost += charge.cost.value_or(Usd{});
  add(use.usage, usage);
  add(tally_.usage, usage);
  tally_.cost += charge.cost.value_or(Usd{});
  tally_.spent += charge.spent;
  if (!charge.cost) ++tally_.unpriced;
  if (usage.partial) ++tally_.partial;
  if (!usage.output || !total_input(usage)) ++tally_.unmetered;
  keep();
}

void RunAccount::begin_hold(SteadyTime now, const std::optional<SteadyTime>& until) {
  const std::lock_guard lock(mutex_);
  if (until) held_until_.insert(*until);
  if (holds_++ == 0) held_since_ = now;
}

std::optional<SteadyTime> RunAccount::held_until() const {
  const std::lock_guard lock(mutex_);
  if (held_until_.empty()) return std::nullopt;
  return *held_until_.begin();
}

void RunAccount::end_hold(SteadyTime now, const std::optional<SteadyTime>& until) {
  const std::lock_guard lock(mutex_);
  if (until) held_until_.extract(*until);  // one of those that are alike
  if (--holds_ > 0) return;
  tally_.held += std::chrono::floor<Milliseconds>(now - held_since_);
  keep();  // its time is longer by that
}

RunTally RunAccount::tally(SteadyTime now) const {
  const std::lock_guard lock(mutex_);
  RunTally tally = tally_;
  tally.waiting = holds_ > 0;
  if (tally.waiting) tally.held += std::chrono::floor<Milliseconds>(now - held_since_);
  return tally;
}

}  // namespace bench
