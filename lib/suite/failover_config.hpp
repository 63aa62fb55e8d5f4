#pragma once

#include "suite/document.hpp"
#include "suite/failover_policy.hpp"

namespace bench {

// `failover` of a provider in bench.json; what is not said there keeps its default. Throws Error as
// `file:line:`.
[[nodiscard]] FailoverPolicy read_failover(Document::Object& provider);

}  // namespace bench
