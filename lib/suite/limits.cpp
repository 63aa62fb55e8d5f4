#include "suite/suite.hpp"

namespace bench {

Limits merged(const Limits& over, const Limits& under) {
  return {over.cpus ? over.cpus : under.cpus, over.memory ? over.memory : under.memory,
          over.pids ? over.pids : under.pids};
}

}  // namespace bench
