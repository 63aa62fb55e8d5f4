#pragma once

#include <optional>
#include <string_view>

#include "runs/engine.hpp"

namespace bench::docker {

// What `GET /containers/<name>/stats` says; nothing for a container that does not run any more.
// The peak is the kernel's where the engine passes it on (cgroup v1), else what is used now
// without the page cache that can be dropped.
[[nodiscard]] std::optional<ResourceUse> parse_stats(std::string_view text);

}  // namespace bench::docker
