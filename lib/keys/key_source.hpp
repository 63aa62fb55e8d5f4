#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/environment.hpp"
#include "base/finding.hpp"
#include "keys/key_pool.hpp"
#include "keys/provider.hpp"

namespace bench {

// The content of a key file; throws Error when it cannot be read. `exposed` is set when others than
// its owner may read it.
using KeyFileReader = std::function<std::string(const std::string& path, bool& exposed)>;

struct KeySource {
  std::vector<Key> keys;
  Findings findings;  // duplicates that were dropped, files that others can read
};

// The keys of a provider, from the first of these that is set and not blank:
// X_API_KEYS, X_API_KEYS_FILE, X_API_KEY, X_API_KEY_FILE. The plural ones are lists separated by
// commas (in files by line ends too); a plural one replaces the singular entirely. Pieces are
// trimmed, blank ones and repetitions dropped. Throws Error on a key that could not be sent in a
// header, naming its label only.
[[nodiscard]] KeySource read_keys(const Provider& provider, const Environment& environment,
                                  const KeyFileReader& read_file);

}  // namespace bench
