#include "store/shared_key_memory.hpp"

#include <chrono>
#include <vector>

namespace bench {

void SharedKeyMemory::went_out(const std::string& provider, const Key& key, const KeyState& state,
                               SteadyTime now) {
  with_ledger([&](KeyLedger& ledger) {
    if (!key.organization.empty()) {
      ledger.learn_organization(provider, key, key.organization);
    }
    if (state.phase == KeyPhase::dead) {
      ledger.kill(provider, key, state.reason);
    } else if (state.phase == KeyPhase::cooling) {
      ledger.cool(provider, key, std::chrono::ceil<Milliseconds>(state.until - now), state.reason);
    }
  });
}

void SharedKeyMemory::recall(const std::string& provider, KeyPool& pool, SteadyTime now) {
  with_ledger([&](KeyLedger& ledger) {
    const std::vector<SharedKey> shared = ledger.states(provider, pool.keys());
    for (std::size_t i = 0; i < shared.size(); ++i) {
      const Key& key = pool.keys()[i];
      if (shared[i].phase == KeyPhase::dead) pool.kill(key.id, shared[i].reason);
      if (shared[i].phase == KeyPhase::cooling) {
        pool.cool(key.id, now + shared[i].left, shared[i].reason);
      }
    }
  });
}

void SharedKeyMemory::with_ledger(const std::function<void(KeyLedger& ledger)>& action) {
  if (!ledger_) return;
  try {
    action(*ledger_);
  } catch (const Error& error) {
    ledger_.reset();
    on_trouble_(error);
  }
}

}  // namespace bench
