#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace bench {

// Dollars per million tokens. What a use of a cache costs may be unknown.
struct TokenRates {
  double input = 0;
  double output = 0;
  std::optional<double> cache_read;
  std::optional<double> cache_write_5m;
  std::optional<double> cache_write_1h;
};

// Other rates for a whole request that has more input than this, cached or not.
struct PriceTier {
  std::uint64_t above_input = 0;
  TokenRates rates;
};

// What a model costs, and since when.
struct ModelPrice {
  // `claude-opus-4-8` is that model and its dated releases, `claude-sonnet-4*` all that begins so.
  std::string model;
  std::optional<WallTime> from;  // not set: always
  TokenRates rates;
  std::vector<PriceTier> tiers;  // ascending
};

}  // namespace bench
