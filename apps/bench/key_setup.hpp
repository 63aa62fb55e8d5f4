#pragma once

#include <memory>
#include <optional>
#include <string>
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

// The bench.json of the folder itself, which need not be a suite's, else that of the suite which
// the folder is in. None is fine; throws Error for one that is broken, or a folder that is not
// there.
[[nodiscard]] std::optional<SuiteConfig> config_if_any(const std::string& folder);

// The pools of all providers that have keys, whatever the plan. `config` may be null.
[[nodiscard]] KeySetup read_all_pools(const SuiteConfig* config, const Environment& environment);

}  // namespace bench
