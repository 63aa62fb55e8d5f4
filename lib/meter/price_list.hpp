#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/usd.hpp"
#include "meter/usage.hpp"
#include "suite/model_price.hpp"

namespace bench {

// What tokens cost: the prices of bench.json before those that bench comes with, the longest name
// before shorter ones, the latest date before earlier ones. What has no price has no cost here;
// that is not zero.
class PriceList {
 public:
  explicit PriceList(std::vector<ModelPrice> own = {});

  // Nothing for a model without a price, for usage that does not say both input and output, and
  // where a use of a cache has no price.
  [[nodiscard]] std::optional<Usd> cost(std::string_view model, const Usage& usage,
                                        WallTime at) const;

  // What a request may cost at most: all of its input written to a cache, or not cached.
  [[nodiscard]] std::optional<Usd> worst_case(std::string_view model, std::uint64_t input,
                                              std::uint64_t output, WallTime at) const;

 private:
  [[nodiscard]] const TokenRates* rates(std::string_view model, std::uint64_t input,
                                        WallTime at) const;

  std::vector<ModelPrice> own_;
  std::vector<ModelPrice> built_in_;
};

// lib/meter/prices.json: when it was checked stands there.
[[nodiscard]] std::string_view built_in_prices_text();

// Whether a price is for a model: `claude-opus-4` is also for `claude-opus-4-20250514` and
// `claude-opus-4-latest`, but neither for `claude-opus-4-1` nor for `claude-opus-4-fast`, which may
// cost anything.
[[nodiscard]] bool price_is_for(std::string_view priced, std::string_view model);

}  // namespace bench
