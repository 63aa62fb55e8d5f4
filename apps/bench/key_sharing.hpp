#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/key_memory.hpp"
#include "key_setup.hpp"
#include "preflight/key_check.hpp"
#include "runs/key_desk.hpp"
#include "shell.hpp"

namespace bench {

// The ledger that the keys of `setup` are shared by. Where it cannot be had there is a warning
// among the findings, and this process is on its own; one of a newer bench throws Error.
void share_keys(const Shell& shell, KeySetup& setup);

// Remembers what the providers have just said against keys, and what they belong to, for this
// process and the others.
void remember_verdicts(KeySetup& setup, const std::vector<CheckedKey>& keys);

// Keys that their providers have just accepted get another chance: for whoever is about to use
// them.
void trust_accepted_keys(KeySetup& setup, const std::vector<CheckedKey>& keys);

// For a gateway: takes the ledger, when there is one.
[[nodiscard]] std::unique_ptr<KeyMemory> take_key_memory(
    KeySetup& setup, std::function<void(const std::string&)> notice);

// Draws from the ledger when there is one. `notice` hears of it when it fails later.
[[nodiscard]] std::unique_ptr<KeyDesk> make_key_desk(
    KeySetup& setup, const Clock& clock, std::function<void(const std::string&)> notice);

}  // namespace bench
