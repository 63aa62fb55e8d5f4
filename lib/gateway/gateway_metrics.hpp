#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "base/clock.hpp"
#include "base/usd.hpp"
#include "gateway/time_histogram.hpp"

namespace bench {

// What the gateway has counted since it began; in the text format of Prometheus where /metrics is
// asked for. Labels are those of bench's own configuration, never what clients send.
struct GatewayMetrics {
  struct PerProvider {
    std::map<int, std::uint64_t> answers;              // by the status that clients got
    std::map<std::string, std::uint64_t> transitions;  // of keys, by reason
    std::map<std::string, std::uint64_t> exhaustions;  // by why a request was given up
    std::map<std::string, std::uint64_t> tokens;       // input, output, cache_read, cache_write
    std::map<int, std::uint64_t> attempts;             // requests by how many attempts they took
    Usd cost;                                          // of what has a known one
    std::uint64_t partial = 0;                         // answers that broke off
    std::uint64_t client_left = 0;
    std::uint64_t paced = 0;         // requests that waited for room in a limit
    std::uint64_t rate_limited = 0;  // answers of the provider that say too much was asked
    std::uint64_t crowded = 0;       // those, and waits for room that were not short
    Milliseconds paced_for{0};
    TimeHistogram overhead;    // what the gateway itself took until an answer began
    SteadyTime quiet_until{};  // the operator has just been told that no key is left
  };

  struct Tunnels {
    std::uint64_t open = 0;  // now
    std::uint64_t opened = 0;
    std::uint64_t refused = 0;
    std::uint64_t failed = 0;
    std::uint64_t sent = 0;  // bytes of clients
    std::uint64_t received = 0;
  };

  std::map<std::string, PerProvider> providers;
  Tunnels tunnels;
  std::uint64_t refused_heads = 0;
  std::uint64_t unknown_tokens = 0;
  std::uint64_t held_requests = 0;  // that had to wait for a key
  std::uint64_t waiting = 0;        // that do now
  std::uint64_t active = 0;         // exchanges under way
  std::uint64_t connections = 0;    // open now
  Milliseconds held{0};
};

}  // namespace bench
