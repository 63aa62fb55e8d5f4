#pragma once

#include <string_view>

namespace bench {

// Whether the host of a base URL is this machine: `localhost`, `127.x.y.z`, `[::1]`. Such hosts are
// never asked for through a proxy.
[[nodiscard]] bool is_loopback(std::string_view base_url);

}  // namespace bench
