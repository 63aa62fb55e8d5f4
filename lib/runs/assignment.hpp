#pragma once

#include <memory>
#include <optional>
#include <string>

#include "plan/plan.hpp"
#include "runs/engine.hpp"
#include "runs/gateway_pass.hpp"
#include "runs/tunnel_pass.hpp"

namespace bench {

// One attempt, as a lane is told to carry it out.
struct Assignment {
  PlannedRun run;
  int attempt = 1;
  AttemptSpec spec;
  Milliseconds timeout{0};  // zero: no limit
  std::string key_label;
  std::string key_hint;
  std::shared_ptr<GatewayPass> pass;       // where the gateway has the keys
  std::shared_ptr<TunnelPass> tunnels;     // where it may reach hosts through the proxy
  bool last_chance = true;                 // no attempt follows, whatever the outcome
  std::optional<AttemptName> predecessor;  // the container of the attempt before, if there was one
  bool adopted = false;  // its container is there already: an earlier bench started it
};

}  // namespace bench
