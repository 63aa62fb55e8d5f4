#pragma once

#include "base/finding.hpp"
#include "keys/provider.hpp"
#include "plan/plan.hpp"
#include "run_options.hpp"
#include "runs/engine.hpp"
#include "suite/allowed_host.hpp"

namespace bench {

// What the containers of a cell may reach through bench's proxy: nothing where they have a network
// anyway, else what their harness allows and, with a key of their own, their provider.
[[nodiscard]] AllowedHosts hosts_through_proxy(const Cell& cell, const Providers& providers,
                                               KeysMode keys);

[[nodiscard]] bool needs_proxy(const Plan& plan, const Providers& providers, KeysMode keys);

// What stands in the way of the proxy where `plan` needs it.
[[nodiscard]] Findings check_proxy(const Plan& plan, const Providers& providers, KeysMode keys,
                                   const Capabilities& engine);

}  // namespace bench
