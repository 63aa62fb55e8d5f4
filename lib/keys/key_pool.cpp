#include "keys/key_pool.hpp"

#include <algorithm>
#include <utility>

namespace bench {

KeyPool::KeyPool(std::vector<Key> keys) : keys_(std::move(keys)), states_(keys_.size()) {}

std::optional<std::size_t> KeyPool::index_of(const KeyId& id) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.id == id; });
  if (found == keys_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - keys_.begin());
}

KeyPhase KeyPool::phase_at(std::size_t index, SteadyTime now) const {
  const KeyState& state = states_[index];
  return state.phase == KeyPhase::cooling && now >= state.until ? KeyPhase::valid : state.phase;
}

const Key* KeyPool::draw(SteadyTime now) {
  const std::size_t first = last_ ? *last_ + 1 : 0;
  for (std::size_t step = 0; step < keys_.size(); ++step) {
    const std::size_t index = (first + step) % keys_.size();
    if (phase_at(index, now) != KeyPhase::valid) continue;
    last_ = index;
    return &keys_[index];
  }
  return nullptr;
}

// The key itself, and its siblings of the same organization when that is known.
std::vector<std::size_t> KeyPool::affected_by(std::size_t index) const {
  const std::string& organization = keys_[index].organization;
  std::vector<std::size_t> affected{index};
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (i != index && !organization.empty() && keys_[i].organization == organization) {
      affected.push_back(i);
    }
  }
  return affected;
}

void KeyPool::cool(const KeyId& id, SteadyTime until, const std::string& reason) {
  const std::optional<std::size_t> index = index_of(id);
  if (!index) return;
  for (const std::size_t one : affected_by(*index)) {
    KeyState& state = states_[one];
    if (state.phase == KeyPhase::dead) continue;
    if (state.phase == KeyPhase::cooling && state.until >= until) continue;
    state = {KeyPhase::cooling, until, reason};
  }
}

void KeyPool::kill(const KeyId& id, const std::string& reason) {
  if (const std::optional<std::size_t> index = index_of(id)) {
    states_[*index] = {KeyPhase::dead, {}, reason};
  }
}

void KeyPool::learn_organization(const KeyId& id, const std::string& organization) {
  if (const std::optional<std::size_t> index = index_of(id)) {
    keys_[*index].organization = organization;
  }
}

KeyState KeyPool::state(const KeyId& id, SteadyTime now) const {
  const std::optional<std::size_t> index = index_of(id);
  if (!index || phase_at(*index, now) == KeyPhase::valid) return {};
  return states_[*index];
}

std::optional<SteadyTime> KeyPool::next_return(SteadyTime now) const {
  std::optional<SteadyTime> soonest;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const KeyPhase phase = phase_at(i, now);
    if (phase == KeyPhase::dead) continue;
    const SteadyTime back = phase == KeyPhase::valid ? now : states_[i].until;
    if (!soonest || back < *soonest) soonest = back;
  }
  return soonest;
}

}  // namespace bench
