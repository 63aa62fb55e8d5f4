#pragma once

#include <string>
#include <utility>
#include <vector>

#include "keys/provider.hpp"
#include "runs/engine.hpp"
#include "suite/suite.hpp"

namespace bench {

// What an agent's client finds in its container so that it asks the right address, with the right
// key, and nobody else.
struct ClientSetup {
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<PlacedFile> files;
};

// Where a client finds its provider.
struct ClientAccess {
  const Provider& provider;
  std::string key_variable;  // under which its container has the key, or the token
  std::string gateway;       // `http://127.0.0.1:8080`; empty: the provider is asked directly
};

// What clients do on their own besides (telemetry, updates, lists of models) is switched off either
// way: it costs time without a network and sends requests that no one asked for.
[[nodiscard]] ClientSetup client_setup(AgentClient client, const ClientAccess& access);

}  // namespace bench
