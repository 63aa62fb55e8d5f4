#pragma once

#include <map>
#include <string>

#include "keys/key_pool.hpp"
#include "keys/provider.hpp"

namespace bench {

// The pool of each provider that the matrix needs, by the provider's name. Owned by the scheduler's
// thread.
struct ProviderPool {
  Provider provider;
  KeyPool pool;
};

using KeyPools = std::map<std::string, ProviderPool>;

}  // namespace bench
