#include "store/shared_key_desk.hpp"

#include <algorithm>
#include <utility>

namespace bench {

namespace {

const Key& key_of(const OwnKeyDesk::Held& held) {
  const std::vector<Key>& keys = held.pool->pool.keys();
  return *std::find_if(keys.begin(), keys.end(),
                       [&](const Key& key) { return key.id == held.key; });
}

}  // namespace

SharedKeyDesk::SharedKeyDesk(KeyPools& pools, KeyLedger& ledger, const Clock& clock,
                             OnTrouble on_trouble)
    : pools_(pools), ledger_(ledger), own_(pools, clock), on_trouble_(std::move(on_trouble)) {}

SharedKeyDesk::~SharedKeyDesk() {
  try {
    ledger_.leave();
  } catch (const Error&) {  // it is given back when this process has ended
  }
}

KeyAnswer SharedKeyDesk::lease(const Wish& wish) {
  ProviderPool& pool = pools_.at(wish.provider);
  const std::vector<Key>& keys = pool.pool.keys();
  KeyDraw drawn;
  if (!with_ledger([&] { drawn = ledger_.draw(wish.provider, keys, wish.slot); })) {
    return own_.lease(wish);
  }
  if (drawn.key) return own_.hand_out(pool, keys[*drawn.key], wish.slot);
  if (drawn.wait) return KeyWait{*drawn.wait};
  return NoKeyLeft{};
}

std::shared_ptr<GatewayPass> SharedKeyDesk::adopt(const Wish& wish, const std::string& label) {
  own_.adopt(wish, label);
  const auto held = own_.held_in(wish.slot);
  if (held) with_ledger([&] { ledger_.hold(wish.provider, key_of(*held), wish.slot); });
  return nullptr;
}

void SharedKeyDesk::cool(int slot, Milliseconds cooldown, const std::string& reason) {
  own_.cool(slot, cooldown, reason);
  const auto held = own_.held_in(slot);
  if (!held) return;
  with_ledger([&] { ledger_.cool(held->pool->provider.name, key_of(*held), cooldown, reason); });
}

void SharedKeyDesk::kill(int slot, const std::string& reason) {
  own_.kill(slot, reason);
  const auto held = own_.held_in(slot);
  if (held) with_ledger([&] { ledger_.kill(held->pool->provider.name, key_of(*held), reason); });
}

void SharedKeyDesk::give_back(int slot) {
  const bool held = own_.held_in(slot).has_value();
  own_.give_back(slot);
  if (held) with_ledger([&] { ledger_.give_back(slot); });
}

bool SharedKeyDesk::with_ledger(const std::function<void()>& action) {
  if (broken_) return false;
  try {
    action();
    return true;
  } catch (const Error& error) {
    broken_ = true;
    on_trouble_(error);
    return false;
  }
}

}  // namespace bench
