#include "keys/key_pool.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace bench {

namespace {

void extend(KeyState& state, SteadyTime until, const std::string& reason, AnswerKind why) {
  if (state.phase == KeyPhase::dead) return;
  if (state.phase == KeyPhase::cooling && until <= state.until) return;
  state = {KeyPhase::cooling, until, reason, why};
}

bool holds_at(const KeyState& state, SteadyTime now) {
  return state.phase == KeyPhase::dead || (state.phase == KeyPhase::cooling && now < state.until);
}

// Whether `a` keeps a key out for longer.
bool outlasts(const KeyState& a, const KeyState& b) {
  if (a.phase != KeyPhase::cooling || b.phase != KeyPhase::cooling) return a.phase > b.phase;
  return a.until > b.until;
}

Milliseconds length_of(const Outage& outage, int strikes) {
  if (outage.stated) return *outage.stated;
  Milliseconds length = outage.length;
  for (int strike = 1; strike < strikes && length < outage.at_most; ++strike) {
    length = std::min(length * 2, outage.at_most);
  }
  return length;
}

}  // namespace

KeyPool::KeyPool(std::vector<Key> keys) {
  keys_.reserve(keys.size());
  for (Key& key : keys) {
    if (!index_of(key.id)) keys_.push_back(std::move(key));
  }
  records_.resize(keys_.size());
}

const Key* KeyPool::draw(SteadyTime now) {
  const auto chosen = choose({}, now);
  return chosen ? &keys_[*chosen] : nullptr;
}

std::optional<std::size_t> KeyPool::choose(const KeyWish& wish, SteadyTime now) {
  std::vector<KeyCandidate> candidates;
  candidates.reserve(keys_.size());
  for (std::size_t index = 0; index < keys_.size(); ++index) {
    const bool wanted = wish.skip == nullptr || !(*wish.skip)[index];
    const bool usable = wanted && state_at(index, now, wish.model).phase == KeyPhase::valid;
    candidates.push_back({usable, records_[index].uses});
  }
  const auto preferred = wish.preferred ? index_of(*wish.preferred) : std::nullopt;
  const bool sticky = wish.strategy == KeyStrategy::sticky;
  // Who has no key to stick to yet takes the next one, so that the runs are spread.
  const auto chosen =
      sticky && preferred
          ? choose_key(candidates, preferred, KeyStrategy::sticky)
          : choose_key(candidates, last_, sticky ? KeyStrategy::round_robin : wish.strategy,
                       wish.roll);
  if (!chosen) return std::nullopt;
  if (!(sticky && preferred)) last_ = chosen;
  ++records_[*chosen].uses;
  return chosen;
}

void KeyPool::cool(const KeyId& key, SteadyTime until, const std::string& reason) {
  const auto index = index_of(key);
  if (!index) return;
  extend(limits_[holder_of(*index, true, {})].state, until, reason, AnswerKind::rate_limited);
}

void KeyPool::fail(const KeyId& key, const Outage& outage, SteadyTime now) {
  const auto index = index_of(key);
  if (!index) return;
  Limit& limit = limits_[holder_of(*index, outage.organization, outage.model)];
  if (!holds_at(limit.state, now)) ++limit.strikes;
  if (outage.last_strike > 0 && limit.strikes >= outage.last_strike) {
    limit.state = {KeyPhase::dead, {}, outage.reason, outage.why};
    return;
  }
  extend(limit.state, now + length_of(outage, limit.strikes), outage.reason, outage.why);
}

void KeyPool::succeed(const KeyId& key, std::string_view model, SteadyTime now) {
  const auto index = index_of(key);
  if (!index) return;
  records_[*index].served = true;
  if (limits_.empty()) return;
  for (const Holder& holder : holders_of(*index, model)) {
    const auto limit = limits_.find(holder);
    // What is served while it is out was sent before.
    if (limit != limits_.end() && !holds_at(limit->second.state, now)) limits_.erase(limit);
  }
}

void KeyPool::kill(const KeyId& key, const std::string& reason) {
  const auto index = index_of(key);
  if (!index) return;
  limits_[holder_of(*index, false, {})].state = {
      KeyPhase::dead, {}, reason, AnswerKind::account_dead};
}

void KeyPool::learn_organization(const KeyId& key, const std::string& organization) {
  if (const auto index = index_of(key)) keys_[*index].organization = organization;
}

void KeyPool::inherit(const KeyPool& earlier) {
  std::set<std::string> holders;
  for (std::size_t index = 0; index < keys_.size(); ++index) {
    const auto before = earlier.index_of(keys_[index].id);
    if (!before) continue;
    keys_[index].organization = earlier.keys_[*before].organization;
    records_[index] = earlier.records_[*before];
    holders.insert(keys_[index].id.str());
    holders.insert(keys_[index].organization);
  }
  for (const auto& [holder, limit] : earlier.limits_) {
    if (holders.contains(holder.name)) limits_[holder] = limit;
  }
}

KeyState KeyPool::state(const KeyId& key, SteadyTime now, std::string_view model) const {
  const auto index = index_of(key);
  return index ? state_at(*index, now, model)
               : KeyState{KeyPhase::dead, {}, "not a key of this pool", AnswerKind::good};
}

bool KeyPool::is_limited(const KeyId& key, SteadyTime now) const {
  const auto index = index_of(key);
  if (!index || state_at(*index, now, {}).phase != KeyPhase::valid) return false;
  return std::any_of(limits_.begin(), limits_.end(), [&](const auto& entry) {
    const auto& [holder, limit] = entry;
    return holder == holder_of(*index, holder.organization, holder.model) &&
           holds_at(limit.state, now);
  });
}

std::optional<SteadyTime> KeyPool::next_return(SteadyTime now, std::string_view model) const {
  std::optional<SteadyTime> next;
  for (std::size_t index = 0; index < keys_.size(); ++index) {
    const KeyState state = state_at(index, now, model);
    if (state.phase == KeyPhase::dead) continue;
    const SteadyTime usable = state.phase == KeyPhase::valid ? now : state.until;
    next = next ? std::min(*next, usable) : usable;
  }
  return next;
}

bool KeyPool::has_served(const KeyId& key) const {
  const auto index = index_of(key);
  return index && records_[*index].served;
}

std::optional<std::size_t> KeyPool::index_of(const KeyId& key) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const Key& candidate) { return candidate.id == key; });
  if (found == keys_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - keys_.begin());
}

KeyPool::Holder KeyPool::holder_of(std::size_t index, bool organization,
                                   std::string_view model) const {
  const Key& key = keys_[index];
  const bool known = organization && !key.organization.empty();
  return {known, known ? key.organization : key.id.str(), std::string(model)};
}

std::vector<KeyPool::Holder> KeyPool::holders_of(std::size_t index, std::string_view model) const {
  std::vector<Holder> holders = {holder_of(index, false, {})};
  if (!model.empty()) holders.push_back(holder_of(index, false, model));
  if (keys_[index].organization.empty()) return holders;
  holders.push_back(holder_of(index, true, {}));
  if (!model.empty()) holders.push_back(holder_of(index, true, model));
  return holders;
}

KeyState KeyPool::state_at(std::size_t index, SteadyTime now, std::string_view model) const {
  KeyState worst;
  if (limits_.empty()) return worst;
  for (const Holder& holder : holders_of(index, model)) {
    const auto limit = limits_.find(holder);
    if (limit == limits_.end() || !holds_at(limit->second.state, now)) continue;
    if (outlasts(limit->second.state, worst)) worst = limit->second.state;
  }
  return worst;
}

}  // namespace bench
