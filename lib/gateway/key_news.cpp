#include "gateway/key_news.hpp"

#include <fmt/format.h>

#include "base/units.hpp"

namespace bench {

namespace {

bool is_news(const KeyState& before, const KeyState& after) {
  constexpr Milliseconds kMuchLonger{1'000};
  if (after.phase == KeyPhase::valid) return false;
  return after.phase != before.phase || after.why != before.why ||
         after.until > before.until + kMuchLonger;
}

}  // namespace

void tell_key_news(GatewayState& state, GatewayProvider& provider, const Key& key,
                   const KeyState& before, const KeyState& after) {
  if (!is_news(before, after)) return;
  const std::string& service = provider.provider.name;
  const SteadyTime now = state.clock.now();
  ++state.metrics.providers[service].transitions[std::string(name(after.why))];
  const KeyState for_all = provider.pool.state(key.id, now);
  if (state.memory != nullptr && for_all.phase != KeyPhase::valid) {
    state.memory->went_out(service, key, for_all, now);
  }
  if (!state.notice) return;
  state.notice(after.phase == KeyPhase::dead
                   ? fmt::format("{} is out for good: {}", key.label, after.reason)
                   : fmt::format("{} is out for {}: {}", key.label, show_wait(after.until - now),
                                 after.reason));
}

void tell_exhaustion(GatewayState& state, const GatewayProvider& provider,
                     const RunAccount& account, const GiveUp& why) {
  constexpr std::chrono::minutes kQuiet{1};
  const SteadyTime now = state.clock.now();
  SteadyTime& quiet_until = state.metrics.providers[provider.provider.name].quiet_until;
  if (!state.notice || now < quiet_until) return;
  quiet_until = now + kQuiet;
  state.notice(fmt::format("{}: no key is left for '{}': {}", provider.provider.name,
                           account.name(), why.detail));
}

}  // namespace bench
