#pragma once

#include "suite/document.hpp"
#include "suite/rate_policy.hpp"

namespace bench {

// `limits` of a provider in bench.json: one object, a list of them, or `"none"`. Throws Error as
// `file:line:`.
[[nodiscard]] RatePolicy read_rate_policy(Document::Object& provider);

}  // namespace bench
