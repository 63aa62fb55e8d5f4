#pragma once

#include <string>

#include "keys/key_pool.hpp"

namespace bench {

// What is known of keys beyond this gateway: what it learns is told to others, and what they learn
// is asked for. Called on the gateway's thread; does not throw.
class KeyMemory {
 public:
  virtual ~KeyMemory() = default;

  // The key is out for all models, as `state` says.
  virtual void went_out(const std::string& provider, const Key& key, const KeyState& state,
                        SteadyTime now) = 0;

  // Takes what others know of the keys into `pool`.
  virtual void recall(const std::string& provider, KeyPool& pool, SteadyTime now) = 0;
};

}  // namespace bench
