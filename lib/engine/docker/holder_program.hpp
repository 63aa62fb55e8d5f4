#pragma once

#include <string_view>

namespace bench::docker {

// The holder (apps/holder), as it was built into this library; empty where it could not be.
[[nodiscard]] std::string_view holder_program();

// The architecture it runs on, in Go's words as engines use them: `amd64`, `arm64`.
[[nodiscard]] std::string_view holder_architecture();

}  // namespace bench::docker
