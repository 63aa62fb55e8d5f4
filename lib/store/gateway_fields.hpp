#pragma once

#include "runs/gateway_pass.hpp"
#include "store/record_fields.hpp"

namespace bench::fields {

// What the gateway saw of an attempt.
[[nodiscard]] Json to_json(const RunTally& tally);
[[nodiscard]] RunTally run_tally(const Json& from);

}  // namespace bench::fields
