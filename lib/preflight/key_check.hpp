#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/finding.hpp"
#include "keys/key_pool.hpp"
#include "preflight/key_probe.hpp"

namespace bench {

// One key of one pool, as it was found.
struct CheckedKey {
  std::string provider;
  KeyId id;
  std::string label;
  std::string hint;
  std::string organization;
  KeyVerdict verdict = KeyVerdict::unknown;
  std::string why;
  std::optional<WallTime> provider_time;  // the provider's clock, when it told
};

// Sends one request; a test answers by itself. Called from several threads at once.
using Sender = std::function<http::Answer(const std::string& base_url, const http::Request&)>;

// Sends it over the network.
[[nodiscard]] http::Answer send_over_network(const std::string& base_url,
                                             const http::Request& request);

// A pool to be checked; borrowed.
struct PoolToCheck {
  const Provider* provider;
  const KeyPool* pool;
};

// Asks for every key of every pool, in parallel. In the order of the pools and their keys.
[[nodiscard]] std::vector<CheckedKey> check_keys(const std::vector<PoolToCheck>& pools,
                                                 const Sender& send);

// What the user must hear about them: a refused key is fatal and named by its label; trouble on the
// way to the provider is a warning.
[[nodiscard]] Findings key_findings(const std::vector<CheckedKey>& keys,
                                    const std::vector<PoolToCheck>& pools);

// Whether the pool carries what is asked of it: a pool that is missing, smaller than the
// parallelism, or of fewer organizations than keys.
[[nodiscard]] Findings pool_findings(const Provider& provider, const KeyPool& pool,
                                     const std::vector<CheckedKey>& keys, int parallel);

}  // namespace bench
