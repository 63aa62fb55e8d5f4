#include "keys/key_pool.hpp"

#include <algorithm>
#include <utility>

#include "keys/key_choice.hpp"

namespace bench {

namespace {

void extend(KeyState& state, SteadyTime until, const std::string& reason) {
  if (state.phase == KeyPhase::dead) return;
  if (state.phase == KeyPhase::cooling && until <= state.until) return;
  state = {KeyPhase::cooling, until, reason};
}

bool cooling_at(const KeyState& state, SteadyTime now) {
  return state.phase == KeyPhase::cooling && now < state.until;
}

}  // namespace

KeyPool::KeyPool(std::vector<Key> keys) {
  keys_.reserve(keys.size());
  for (Key& key : keys) {
    if (!index_of(key.id)) keys_.push_back(std::move(key));
  }
  states_.resize(keys_.size());
}

const Key* KeyPool::draw(SteadyTime now) {
  std::vector<KeyCandidate> candidates;
  for (std::size_t index = 0; index < keys_.size(); ++index) {
    candidates.push_back({state_at(index, now).phase == KeyPhase::valid, 0});
  }
  const auto chosen = choose_key(candidates, last_, KeyPolicy::round_robin);
  if (!chosen) return nullptr;
  last_ = chosen;
  return &keys_[*chosen];
}

void KeyPool::cool(const KeyId& key, SteadyTime until, const std::string& reason) {
  const auto index = index_of(key);
  if (!index) return;
  const std::string& organization = keys_[*index].organization;
  extend(organization.empty() ? states_[*index] : organizations_[organization], until, reason);
}

void KeyPool::kill(const KeyId& key, const std::string& reason) {
  if (const auto index = index_of(key)) states_[*index] = {KeyPhase::dead, {}, reason};
}

void KeyPool::learn_organization(const KeyId& key, const std::string& organization) {
  if (const auto index = index_of(key)) keys_[*index].organization = organization;
}

KeyState KeyPool::state(const KeyId& key, SteadyTime now) const {
  const auto index = index_of(key);
  return index ? state_at(*index, now) : KeyState{KeyPhase::dead, {}, "not a key of this pool"};
}

std::optional<SteadyTime> KeyPool::next_return(SteadyTime now) const {
  std::optional<SteadyTime> next;
  for (std::size_t index = 0; index < keys_.size(); ++index) {
    const KeyState state = state_at(index, now);
    if (state.phase == KeyPhase::dead) continue;
    const SteadyTime usable = state.phase == KeyPhase::valid ? now : state.until;
    next = next ? std::min(*next, usable) : usable;
  }
  return next;
}

std::optional<std::size_t> KeyPool::index_of(const KeyId& key) const {
  const auto found = std::find_if(keys_.begin(), keys_.end(),
                                  [&](const Key& candidate) { return candidate.id == key; });
  if (found == keys_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - keys_.begin());
}

KeyState KeyPool::state_at(std::size_t index, SteadyTime now) const {
  const KeyState& own = states_[index];
  if (own.phase == KeyPhase::dead) return own;
  const auto shared = organizations_.find(keys_[index].organization);
  const bool shared_cools = shared != organizations_.end() && cooling_at(shared->second, now);
  if (!cooling_at(own, now)) return shared_cools ? shared->second : KeyState{};
  return shared_cools && own.until < shared->second.until ? shared->second : own;
}

}  // namespace bench
