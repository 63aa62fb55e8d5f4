#pragma once

#include "base/secret.hpp"
#include "gateway/request_head.hpp"

namespace bench {

// The token of a client that takes the gateway for a proxy: the password of its one
// `Proxy-Authorization: Basic`, whoever it says it is. Empty when there is none, or more than one.
[[nodiscard]] Secret proxy_token_of(const RequestHead& head);

}  // namespace bench
