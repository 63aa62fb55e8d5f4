#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/environment.hpp"
#include "http/client.hpp"

namespace bench {

// Where an engine may answer.
struct EngineAddress {
  http::Endpoint endpoint;
  std::string shown;  // for people: `unix:///var/run/docker.sock`
};

// No engine listens, but the `podman` program can be told to, for as long as bench needs it.
struct PrivatePodman {};

using EngineCandidate = std::variant<EngineAddress, PrivatePodman>;

// What the search asks of the machine. Tests answer from maps.
struct EngineLookups {
  Environment environment;
  std::function<bool(const std::string& path)> exists;
  std::function<std::optional<std::string>(const std::string& path)> read_file;
  std::function<bool(const std::string& name)> has_program;
  unsigned user = 0;
};

// Where to look for an engine, the likeliest first. `choice` is the value of --engine: an address
// (unix:///..., tcp://..., https://..., a path), `docker`, `podman`, or nothing. What the user
// named (with --engine, DOCKER_HOST or a docker context) is the only candidate. Throws Error for
// what cannot be understood.
[[nodiscard]] std::vector<EngineCandidate> find_engines(const std::string& choice,
                                                        const EngineLookups& lookups);

}  // namespace bench
