#pragma once

#include "runs/gateway_pass.hpp"
#include "runs/tunnel_pass.hpp"
#include "store/record_fields.hpp"

namespace bench::fields {

// What the gateway saw of an attempt.
[[nodiscard]] Json to_json(const RunTally& tally);
[[nodiscard]] RunTally run_tally(const Json& from);

// What an attempt reached through the proxy.
[[nodiscard]] Json to_json(const TunnelTally& tally);
[[nodiscard]] TunnelTally tunnel_tally(const Json& from);

}  // namespace bench::fields
