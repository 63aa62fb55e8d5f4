#pragma once

#include <functional>
#include <string>

#include "engine/leftovers.hpp"

namespace bench {

// What is to become of something of bench's on an engine.
struct Fate {
  bool remove = false;
  std::string why;  // for people
};

// How the matrix of a leftover stands in its results folder.
enum class Ownership {
  running,  // a process runs it
  open,     // its process died, and it could be resumed
  closed,   // it is over, or its results are gone
};

using OwnershipOf = std::function<Ownership(const Leftover& leftover)>;

// What belongs to a live process stays, and so does what another machine made, unless `others` says
// otherwise: whether a process lives there cannot be seen from here.
[[nodiscard]] Fate fate_of(const Leftover& leftover, const std::string& this_machine, bool others,
                           const OwnershipOf& ownership_of);

// Looks into the results folder that the leftover names.
[[nodiscard]] Ownership ownership_on_disk(const Leftover& leftover);

}  // namespace bench
