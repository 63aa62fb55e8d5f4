#pragma once

#include <string_view>

#include "base/headers.hpp"
#include "base/secret.hpp"
#include "suite/suite.hpp"

namespace bench {

// The head that a provider gets: of the client's fields those that clients of providers need and
// nothing else, the key in the provider's own way, and a wish for an answer that can be read.
[[nodiscard]] Headers fields_for_provider(const Headers& client, Dialect dialect,
                                          const Secret& key);

// The head that a client gets: the provider's without what belongs to one connection, and without
// what tells whose key it was.
[[nodiscard]] Headers fields_for_client(Headers provider);

}  // namespace bench
