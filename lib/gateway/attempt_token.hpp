#pragma once

#include <string>

#include "base/secret.hpp"

namespace bench {

// What an attempt shows the gateway, by the name of its container, which no other has: made from a
// secret of the matrix, so that a resumed bench goes on with what an earlier one has started.
[[nodiscard]] Secret request_token(const Secret& matrix, const std::string& attempt);

// Opens nothing but tunnels to allowed hosts.
[[nodiscard]] Secret tunnel_token(const Secret& matrix, const std::string& attempt);

}  // namespace bench
