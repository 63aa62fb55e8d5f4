#include "runs/own_key_desk.hpp"

#include <algorithm>

namespace bench {

KeyAnswer OwnKeyDesk::lease(const Wish& wish) {
  ProviderPool& pool = pools_.at(wish.provider);
  const SteadyTime now = clock_.now();
  if (const Key* key = pool.pool.draw(now)) return hand_out(pool, *key, wish.slot);
  const std::optional<SteadyTime> back = pool.pool.next_return(now);
  if (!back) return NoKeyLeft{};
  return KeyWait{std::chrono::ceil<Milliseconds>(*back - now)};
}

LeasedKey OwnKeyDesk::hand_out(ProviderPool& pool, const Key& key, int slot) {
  held_[slot] = {&pool, key.id};
  return {pool.provider.key_variable, key.secret, key.label, {}};
}

std::shared_ptr<GatewayPass> OwnKeyDesk::adopt(const Wish& wish, const std::string& label) {
  const auto found = pools_.find(wish.provider);
  if (found == pools_.end()) return nullptr;
  const std::vector<Key>& keys = found->second.pool.keys();
  const auto key =
      std::find_if(keys.begin(), keys.end(), [&](const Key& one) { return one.label == label; });
  if (key != keys.end()) held_[wish.slot] = {&found->second, key->id};
  return nullptr;
}

void OwnKeyDesk::cool(int slot, Milliseconds cooldown, const std::string& reason) {
  if (const auto held = held_in(slot)) {
    held->pool->pool.cool(held->key, clock_.now() + cooldown, reason);
  }
}

void OwnKeyDesk::kill(int slot, const std::string& reason) {
  if (const auto held = held_in(slot)) held->pool->pool.kill(held->key, reason);
}

void OwnKeyDesk::give_back(int slot) {
  held_.erase(slot);
}

std::optional<OwnKeyDesk::Held> OwnKeyDesk::held_in(int slot) const {
  const auto found = held_.find(slot);
  if (found == held_.end()) return std::nullopt;
  return found->second;
}

}  // namespace bench
