#pragma once

#include <functional>
#include <string>

#include "base/id.hpp"

namespace bench {

// A process by its boot, its pid and when it started: no other ever has the same id, also after its
// pid was given out again.
using ProcessId = Id<struct ProcessIdTag>;

// This process among the others of the machine; a test makes its own. Thread-safe.
struct Processes {
  ProcessId self;
  std::string boot;  // which run of the machine this is: steady clocks of one boot compare
  std::function<bool(const ProcessId&)> is_alive;
};

[[nodiscard]] Processes real_processes();

}  // namespace bench
