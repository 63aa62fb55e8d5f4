#pragma once

#include <memory>
#include <vector>

#include "base/environment.hpp"
#include "base/finding.hpp"
#include "base/secret.hpp"
#include "keys/provider.hpp"
#include "matrix_setup.hpp"
#include "runs/key_pools.hpp"
#include "store/key_ledger.hpp"

namespace bench {

// The pools that a plan's agents need, and every secret that is about: those of other providers are
// redacted too.
struct KeySetup {
  KeyPools pools;
  std::vector<Secret> secrets;
  Findings findings;
  std::unique_ptr<KeyLedger> ledger;  // what other processes know of them; see key_sharing.hpp
};

[[nodiscard]] KeySetup read_pools(const MatrixSetup& setup, const Environment& environment);

// The pools of all providers that have keys, whatever the plan.
[[nodiscard]] KeySetup read_all_pools(const Suite* suite, const Environment& environment);

}  // namespace bench
