#pragma once

#include <string>

#include "engine/docker/api.hpp"
#include "runs/engine.hpp"

namespace bench::docker {

// What the engine adds to an attempt's own wishes.
struct Placement {
  Flavour flavour = Flavour::docker;
  std::string network;  // `none`, `bench-m1`, `container:4ac1...`
  bool init = true;     // put the engine's init program in front
  Owner owner;
};

// The body of `POST /containers/create` for an attempt. It holds the key: it goes into the request
// and nowhere else. Throws Error when the environment is not UTF-8.
[[nodiscard]] std::string create_body(const AttemptSpec& spec, const Placement& placement);

// The body for a holder: a program that waits, and relays the gateway where there is one, with as
// little of everything else as possible.
[[nodiscard]] std::string holder_body(const MatrixId& matrix, const MatrixGround& ground,
                                      const std::string& image, const std::string& network);

// The body of `POST /networks/create`, and of Podman's own kind of it. Containers of a network do
// not reach each other on Docker; on Podman, networks do not.
[[nodiscard]] std::string network_body(Flavour flavour, const MatrixId& matrix, const Owner& owner,
                                       const std::string& name);

}  // namespace bench::docker
