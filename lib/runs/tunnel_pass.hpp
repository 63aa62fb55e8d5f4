#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "base/secret.hpp"

namespace bench {

// What an attempt in a restricted network has reached through the proxy.
struct TunnelTally {
  std::uint64_t opened = 0;
  std::uint64_t refused = 0;  // asked for what it may not reach
  std::uint64_t failed = 0;   // what it may reach could not be reached
  std::uint64_t sent = 0;     // bytes of the attempt
  std::uint64_t received = 0;
  std::set<std::string> refused_hosts;  // with their ports; not all when they are many
};

// What lets one attempt in a restricted network reach the hosts that it may. Thread-safe.
class TunnelPass {
 public:
  virtual ~TunnelPass() = default;

  // What the attempt shows there; in no log.
  [[nodiscard]] virtual const Secret& token() const = 0;

  // The address of the proxy, with the token that opens it: `http://bench:...@127.0.0.1:18788`.
  [[nodiscard]] virtual Secret proxy() const = 0;

  // The attempt is over: its tunnels are cut, its token opens nothing any more.
  virtual void end() = 0;

  [[nodiscard]] virtual TunnelTally tally() const = 0;
};

}  // namespace bench
