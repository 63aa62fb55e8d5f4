#pragma once

#include <string_view>

namespace bench {

// The text of entrypoint.sh, as this bench was built with it.
[[nodiscard]] std::string_view entry_point();

}  // namespace bench
