#pragma once

#include "gateway/gateway_state.hpp"
#include "gateway/run_account.hpp"
#include "keys/key_walk.hpp"

namespace bench {

// Counts, remembers and tells the operator that a key has gone out; nothing when it has not, or
// when the same was told before.
void tell_key_news(GatewayState& state, GatewayProvider& provider, const Key& key,
                   const KeyState& before, const KeyState& after);

// Tells the operator that a run has been left without a key; not each time, for agents ask again
// and again.
void tell_exhaustion(GatewayState& state, const GatewayProvider& provider,
                     const RunAccount& account, const GiveUp& why);

}  // namespace bench
