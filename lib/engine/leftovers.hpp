#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "plan/run_id.hpp"

namespace bench {

// Something of bench's on an engine, of any matrix.
struct Leftover {
  enum class Kind { attempt, holder, network };
  Kind kind = Kind::attempt;
  std::string name;
  MatrixId matrix;
  RunId run;            // of an attempt
  std::string machine;  // fingerprint of the one that made it
  std::string results;  // the results folder there
  bool running = false;
  std::optional<WallTime> created;
};

// What bench left on an engine, found by its labels. Thread-safe.
class Leftovers {
 public:
  virtual ~Leftovers() = default;

  // Of every matrix, in the order in which they can be removed: attempts, holders, networks.
  // Throws Error when the engine does not say.
  [[nodiscard]] virtual std::vector<Leftover> list() = 0;

  // True when it is gone. Stops what still runs.
  virtual bool remove(const Leftover& leftover) = 0;
};

}  // namespace bench
