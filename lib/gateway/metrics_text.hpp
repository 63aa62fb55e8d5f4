#pragma once

#include <string>

#include "gateway/gateway_state.hpp"

namespace bench {

// What has been counted, in the text format of Prometheus.
[[nodiscard]] std::string metrics_text(const GatewayState& state);

}  // namespace bench
