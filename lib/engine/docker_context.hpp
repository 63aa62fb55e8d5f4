#pragma once

#include <optional>
#include <string>

#include "engine/engine_search.hpp"

namespace bench {

// Where a docker context points to.
struct DockerContext {
  std::string host;  // as in DOCKER_HOST
  std::optional<http::Tls> tls;
};

// The context that the docker program would use: DOCKER_CONTEXT, or the one of its configuration.
// Nothing when that is the default one. Throws Error when it is not there or cannot be read.
[[nodiscard]] std::optional<DockerContext> current_docker_context(const EngineLookups& lookups);

// DOCKER_CONFIG or ~/.docker.
[[nodiscard]] std::string docker_config_folder(const EngineLookups& lookups);

}  // namespace bench
