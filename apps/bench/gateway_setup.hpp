#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "gateway/gateway_state.hpp"
#include "key_setup.hpp"
#include "shell.hpp"

namespace bench {

// The keys and prices that bench.json of the suite and the environment say; `suite` may be a folder
// without one. Shows findings. Throws Error when no key is set.
struct GatewayConfig {
  KeySetup keys;
  std::vector<ModelPrice> prices;
};
[[nodiscard]] GatewayConfig read_gateway_config(const Shell& shell, const std::string& suite);

// Takes the keys of `keys` for a gateway. Cursor's cannot be used by one.
[[nodiscard]] GatewayProviders take_gateway_providers(const Shell& shell, KeySetup& keys);

// All providers of the suite and of bench's own, without keys: a recording answers for them.
[[nodiscard]] GatewayProviders keyless_providers(const Shell& shell, const std::string& suite);

// The token of a flag or the environment, or else of a file; nothing when neither is given. Throws
// Error on one that could not be sent in a header.
[[nodiscard]] std::optional<Secret> read_gateway_token(const std::string& text,
                                                       const std::string& file);

}  // namespace bench
