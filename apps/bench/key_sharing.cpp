#include "key_sharing.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "runs/own_key_desk.hpp"
#include "store/shared_key_desk.hpp"
#include "store/shared_key_memory.hpp"
#include "store/state_folder.hpp"

namespace bench {

namespace {

constexpr Milliseconds kCooldown{60'000};  // of a key that is over its limit before the start

std::string not_shared(const Error& why) {
  return "keys are not shared with other bench processes: " + why.message();
}

Finding finding_for(const Error& why) {
  return {Severity::warning, "keys", not_shared(why), why.hint()};
}

void give_up_sharing(KeySetup& setup, const Error& why) {
  setup.ledger.reset();
  setup.findings.push_back(finding_for(why));
}

void remember(KeyLedger& ledger, const CheckedKey& checked, const Key& key) {
  switch (checked.verdict) {
    case KeyVerdict::rejected:
    case KeyVerdict::out_of_credit:
      ledger.kill(checked.provider, key, checked.why);
      break;
    case KeyVerdict::limited:
      ledger.cool(checked.provider, key, kCooldown, checked.why);
      break;
    case KeyVerdict::valid:
    case KeyVerdict::restricted:
    case KeyVerdict::unknown:
      break;
  }
}

const Key* find_key(const KeyPool& pool, const KeyId& id) {
  const auto found = std::find_if(pool.keys().begin(), pool.keys().end(),
                                  [&](const Key& key) { return key.id == id; });
  return found == pool.keys().end() ? nullptr : &*found;
}

}  // namespace

void share_keys(const Shell& shell, KeySetup& setup) {
  if (setup.pools.empty()) return;
  try {
    setup.ledger = std::make_unique<KeyLedger>(state_folder(shell.environment()), shell.clock(),
                                               real_processes());
  } catch (const Error& error) {
    if (error.code() != ExitCode::store_failed) throw;
    give_up_sharing(setup, error);
  }
}

void remember_verdicts(KeySetup& setup, const std::vector<CheckedKey>& keys) {
  for (const CheckedKey& checked : keys) {
    if (checked.organization.empty()) continue;
    setup.pools.at(checked.provider).pool.learn_organization(checked.id, checked.organization);
  }
  if (!setup.ledger) return;
  try {
    for (const CheckedKey& checked : keys) {
      const Key* key = find_key(setup.pools.at(checked.provider).pool, checked.id);
      if (key == nullptr) continue;
      if (!checked.organization.empty()) {
        setup.ledger->learn_organization(checked.provider, *key, checked.organization);
      }
      remember(*setup.ledger, checked, *key);
    }
  } catch (const Error& error) {
    give_up_sharing(setup, error);
  }
}

void trust_accepted_keys(KeySetup& setup, const std::vector<CheckedKey>& keys) {
  if (!setup.ledger) return;
  try {
    for (const CheckedKey& checked : keys) {
      const Key* key = find_key(setup.pools.at(checked.provider).pool, checked.id);
      if (key == nullptr || checked.verdict != KeyVerdict::valid) continue;
      setup.ledger->accept(checked.provider, *key);
    }
  } catch (const Error& error) {
    give_up_sharing(setup, error);
  }
}

std::unique_ptr<KeyMemory> take_key_memory(KeySetup& setup,
                                           std::function<void(const std::string&)> notice) {
  if (!setup.ledger) return nullptr;
  return std::make_unique<SharedKeyMemory>(
      std::move(setup.ledger),
      [notice = std::move(notice)](const Error& why) { notice(not_shared(why)); });
}

std::unique_ptr<KeyDesk> make_key_desk(KeySetup& setup, const Clock& clock,
                                       std::function<void(const std::string&)> notice) {
  if (!setup.ledger) return std::make_unique<OwnKeyDesk>(setup.pools, clock);
  return std::make_unique<SharedKeyDesk>(
      setup.pools, *setup.ledger, clock,
      [notice = std::move(notice)](const Error& why) { notice(not_shared(why)); });
}

}  // namespace bench
