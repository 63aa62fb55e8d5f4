#pragma once

#include "gateway/asio.hpp"

namespace bench {

// Whether an address is one of the internet at large: not this machine, not a network around it,
// not one that is reserved, also not as an IPv4 address within an IPv6 one.
[[nodiscard]] bool is_public(const asio::ip::address& address);

}  // namespace bench
