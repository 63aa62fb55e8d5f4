#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "runs/engine.hpp"
#include "runs/outcome.hpp"
#include "runs/run_tally.hpp"
#include "runs/tunnel_pass.hpp"
#include "score/report.hpp"

namespace bench {

// How much of one stream was kept.
struct StreamRecord {
  std::uint64_t written = 0;  // bytes that the container wrote
  std::uint64_t dropped = 0;  // bytes of them that the cap left out, between head and tail
};

// The record of one finished attempt.
struct AttemptResult {
  PlannedRun run;
  int attempt = 1;
  AttemptName container;
  Outcome outcome = Outcome::lost;
  std::string reason;     // one line for people; empty when there is nothing to say
  std::string key_label;  // `ANTHROPIC_API_KEYS[1]`; empty when it had no key
  std::string key_hint;   // `sk-a...wxyz`
  WallTime started;
  WallTime ended;
  bool never_ran = false;  // its container was not started: it has used nothing
  std::optional<int> exit_code;
  bool out_of_memory = false;
  std::string logs_gap;  // why output may be missing; empty: all of it is there
  StreamRecord out;
  StreamRecord err;
  std::optional<ResourceUse> usage;
  Limits limits;
  std::string image;
  std::string node;
  std::optional<Score> score;
  AgentMetrics metrics;                // what the agent says it used
  std::optional<RunTally> gateway;     // what the gateway saw it use
  std::optional<TunnelTally> tunnels;  // what it reached through the proxy
  std::vector<std::string> artifacts;  // names of the files kept beside the logs
  bool final = true;                   // no further attempt of this run is foreseen
};

// In dollars: what the gateway has metered where the attempt went through it, else what the agent
// says. Nothing when a part of it is not known.
[[nodiscard]] std::optional<double> known_cost(const AttemptResult& result);

// The same with all tokens, in and out.
[[nodiscard]] std::optional<double> known_tokens(const AttemptResult& result);

}  // namespace bench
