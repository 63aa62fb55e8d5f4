#include "keys/key_walk.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/units.hpp"

namespace bench {

namespace {

constexpr Milliseconds kFirstPause{250};

// Whether a key that is out is likely to serve when it is back. A refused one is only if it has
// served before: then the refusal may be a passing trouble of the provider.
bool likely_back(const KeyState& state, bool has_served) {
  return state.why != AnswerKind::key_rejected || has_served;
}

std::string describe(const KeyState& state, SteadyTime now) {
  if (state.phase == KeyPhase::valid) return "was tried";
  if (state.phase == KeyPhase::dead) return fmt::format("out for good ({})", state.reason);
  return fmt::format("back in {} ({})", show_wait(state.until - now), state.reason);
}

bool is_set(const std::vector<bool>* flags, std::size_t index) {
  return flags != nullptr && (*flags)[index];
}

bool comes_back_by_itself(AnswerKind why) {
  return why == AnswerKind::rate_limited || why == AnswerKind::quota_spent;
}

constexpr std::array<std::string_view, 4> kWhys = {"no_keys", "rate_limited", "rejected",
                                                   "out_of_credit"};

}  // namespace

std::string_view name(GiveUp::Why why) {
  return kWhys.at(static_cast<std::size_t>(why));
}

std::optional<GiveUp::Why> why_named(std::string_view name) {
  const auto found = std::find(kWhys.begin(), kWhys.end(), name);
  if (found == kWhys.end()) return std::nullopt;
  return static_cast<GiveUp::Why>(found - kWhys.begin());
}

KeyWalk::KeyWalk(KeyPool& pool, const FailoverPolicy& policy, KeyAffinity& affinity,
                 Request request)
    : pool_(pool),
      policy_(policy),
      affinity_(affinity),
      request_(std::move(request)),
      random_(request_.seed),
      tried_(pool.keys().size(), false) {}

WalkStep KeyWalk::next(SteadyTime now, const std::vector<bool>* full) {
  if (!started_) started_ = now;
  if (lap_ended_) begin_lap();
  const bool again = again_ && is_usable(current_key(), now);
  if (!again || is_set(full, *current_)) {
    const std::optional<std::size_t> chosen = choose(now, full);
    if (!chosen && full != nullptr && (again || has_sibling(now))) return WaitForRoom{};
    current_ = chosen;
  }
  again_ = false;
  if (!current_) return wait_or_give_up(now);
  tried_[*current_] = true;
  ++attempts_;
  return UseKey{&pool_.keys()[*current_]};
}

WalkReaction KeyWalk::report(const AnswerClass& answer, SteadyTime now) {
  const KeyId& key = current_key();
  if (!answer.organization.empty()) pool_.learn_organization(key, answer.organization);
  if (answer.kind == AnswerKind::good) {
    pool_.succeed(key, request_.model, now);
    return PassOn{};
  }
  const Reaction& reaction = policy_.reaction(answer.kind);
  if (reaction.then == Reaction::Then::next_key && deserves_second_try(answer, now)) {
    again_ = true;
    return TryAgain{backoff(0)};
  }
  charge(key, answer, reaction, now);
  switch (reaction.then) {
    case Reaction::Then::retry:
      return retry(answer, now);
    case Reaction::Then::next_key:
      leave_key();
      // Who could be tried again at once, and has nobody to follow it, has the last word.
      if (is_usable(key, now) && !has_sibling(now)) return PassOn{};
      return TryAgain{};
    case Reaction::Then::pass:
      break;
  }
  return PassOn{};
}

std::optional<std::size_t> KeyWalk::choose(SteadyTime now, const std::vector<bool>* full) {
  std::vector<bool> skipped = tried_;
  for (std::size_t key = 0; full != nullptr && key < skipped.size(); ++key) {
    skipped[key] = skipped[key] || (*full)[key];
  }
  KeyWish wish{policy_.strategy, request_.model, &skipped, affinity_.key, random_()};
  const auto chosen = pool_.choose(wish, now);
  const bool stays = affinity_.key && is_usable(*affinity_.key, now);
  if (chosen && !stays) affinity_.key = pool_.keys()[*chosen].id;
  return chosen;
}

WalkStep KeyWalk::wait_or_give_up(SteadyTime now) {
  const std::optional<SteadyTime> back = first_return(now);
  if (!back) return give_up(now);
  // A provider that asks for a millisecond each time is not asked a thousand times.
  const SteadyTime until = std::max(*back, now + kFirstPause * (1 << laps_));
  if (until > *started_ + policy_.hold) return give_up(now);
  lap_ended_ = true;
  return WaitForKey{until};
}

std::optional<SteadyTime> KeyWalk::first_return(SteadyTime now) const {
  std::optional<SteadyTime> first;
  for (const Key& key : pool_.keys()) {
    const KeyState state = pool_.state(key.id, now, request_.model);
    if (state.phase == KeyPhase::dead) continue;
    if (!likely_back(state, pool_.has_served(key.id))) continue;
    const SteadyTime back = state.phase == KeyPhase::valid ? now : state.until;
    first = first ? std::min(*first, back) : back;
  }
  return first;
}

void KeyWalk::begin_lap() {
  lap_ended_ = false;
  ++laps_;
  tried_.assign(tried_.size(), false);
}

GiveUp KeyWalk::give_up(SteadyTime now) const {
  GiveUp result;
  bool unpaid = false;
  bool limited = false;
  for (const Key& key : pool_.keys()) {
    const KeyState state = pool_.state(key.id, now, request_.model);
    const Milliseconds back_in = std::chrono::ceil<Milliseconds>(state.until - now);
    if (!result.detail.empty()) result.detail += "; ";
    result.detail += fmt::format("{}: {}", key.label, describe(state, now));
    if (state.phase == KeyPhase::dead) continue;
    unpaid = unpaid || state.why == AnswerKind::out_of_credit;
    // A key that has come back meanwhile is limited, too: it was tried.
    if (state.phase == KeyPhase::cooling && !comes_back_by_itself(state.why)) continue;
    limited = true;
    const Milliseconds wait = std::max(back_in, Milliseconds(0));
    if (wait <= policy_.patience) result.back_in = std::min(result.back_in.value_or(wait), wait);
  }
  using Why = GiveUp::Why;
  if (!pool_.empty()) {
    result.why = limited ? Why::rate_limited : unpaid ? Why::out_of_credit : Why::rejected;
  }
  return result;
}

WalkReaction KeyWalk::retry(const AnswerClass& answer, SteadyTime now) {
  if (retries_ >= policy_.retries) return PassOn{};
  const Milliseconds delay = std::max(backoff(retries_), answer.wait.value_or(Milliseconds(0)));
  if (now + delay > *started_ + policy_.hold) return PassOn{};
  ++retries_;
  again_ = true;
  return TryAgain{delay};
}

bool KeyWalk::deserves_second_try(const AnswerClass& answer, SteadyTime now) const {
  const bool passing = answer.kind == AnswerKind::rate_limited && !answer.wait;
  const bool first = attempts_ == 1;
  return passing && first && !has_sibling(now);
}

bool KeyWalk::is_usable(const KeyId& key, SteadyTime now) const {
  return pool_.state(key, now, request_.model).phase == KeyPhase::valid;
}

const KeyId& KeyWalk::current_key() const {
  return pool_.keys()[*current_].id;
}

// Unless another request of the run, which failed on the same key, has gone on from it already.
void KeyWalk::leave_key() {
  const std::vector<Key>& keys = pool_.keys();
  if (affinity_.key == current_key()) affinity_.key = keys[(*current_ + 1) % keys.size()].id;
}

bool KeyWalk::has_sibling(SteadyTime now) const {
  for (std::size_t index = 0; index < tried_.size(); ++index) {
    if (!tried_[index] && is_usable(pool_.keys()[index].id, now)) return true;
  }
  return false;
}

void KeyWalk::charge(const KeyId& key, const AnswerClass& answer, const Reaction& reaction,
                     SteadyTime now) {
  const bool out = reaction.for_ever || reaction.out > Milliseconds(0);
  if (answer.blame == ChargedTo::nobody || !out) return;
  Outage outage;
  outage.why = answer.kind;
  outage.reason = answer.detail;
  outage.organization = answer.blame != ChargedTo::key;
  if (answer.blame == ChargedTo::organization_and_model) outage.model = request_.model;
  outage.stated = answer.wait;
  if (outage.stated && policy_.max_cooldown > Milliseconds(0)) {
    outage.stated = std::min(*outage.stated, policy_.max_cooldown);
  }
  outage.length = reaction.out;
  outage.at_most = reaction.out_at_most;
  if (reaction.for_ever) outage.last_strike = 1;
  if (answer.certain && !reaction.for_ever) outage.last_strike = policy_.rejections;
  pool_.fail(key, outage, now);
}

Milliseconds KeyWalk::backoff(int step) {
  Milliseconds delay = policy_.backoff;
  for (int i = 0; i < step && delay < policy_.max_backoff; ++i) delay *= 2;
  delay = std::min(delay, policy_.max_backoff);
  // Up to a quarter less, so that requests that failed together do not return together.
  constexpr double kJitter = 0.25;
  const double less = std::uniform_real_distribution<>(0, kJitter)(random_);
  return Milliseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * (1 - less)));
}

}  // namespace bench
