#include "meter/price_list.hpp"

#include <algorithm>
#include <cmath>

#include "suite/bench_config.hpp"

namespace bench {

namespace {

std::vector<ModelPrice> built_in_prices() {
  const Document document = Document::parse(built_in_prices_text(), "prices.json");
  Document::Object root = document.root();
  root.ignore("checked");
  std::vector<ModelPrice> prices = read_prices(root);
  root.finish();
  return prices;
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// `-20250514`, `@20250514`, `-2025-08-07` or `-latest`
bool is_release(std::string_view rest) {
  if (rest == "-latest") return true;
  if (!rest.starts_with('-') && !rest.starts_with('@')) return false;
  rest.remove_prefix(1);
  if (rest.size() == 8) return all_digits(rest);
  return rest.size() == 10 && all_digits(rest.substr(0, 4)) && rest[4] == '-' &&
         all_digits(rest.substr(5, 2)) && rest[7] == '-' && all_digits(rest.substr(8));
}

const ModelPrice* best(const std::vector<ModelPrice>& prices, std::string_view model, WallTime at) {
  const ModelPrice* found = nullptr;
  for (const ModelPrice& price : prices) {
    if (!price_is_for(price.model, model) || (price.from && *price.from > at)) continue;
    const bool better = found == nullptr || price.model.size() > found->model.size() ||
                        (price.model.size() == found->model.size() && price.from >= found->from);
    if (better) found = &price;
  }
  return found;
}

constexpr double kTokensPerRate = 1e6;

// Adds what `tokens` cost; false when they are some, and nobody knows what they cost.
bool add_cost(double& dollars, Usage::Tokens tokens, std::optional<double> rate) {
  if (tokens.value_or(0) == 0) return true;
  if (!rate) return false;
  dollars += static_cast<double>(*tokens) * *rate / kTokensPerRate;
  return true;
}

}  // namespace

PriceList::PriceList(std::vector<ModelPrice> own)
    : own_(std::move(own)), built_in_(built_in_prices()) {}

std::optional<Usd> PriceList::cost(std::string_view model, const Usage& usage, WallTime at) const {
  const TokenRates* const rate = rates(model, total_input(usage).value_or(0), at);
  if (rate == nullptr || !usage.input || !usage.output || usage.has_extras) return std::nullopt;
  double dollars = 0;
  const bool known = add_cost(dollars, usage.input, rate->input) &&
                     add_cost(dollars, usage.output, rate->output) &&
                     add_cost(dollars, usage.cache_read, rate->cache_read) &&
                     add_cost(dollars, usage.cache_write_5m, rate->cache_write_5m) &&
                     add_cost(dollars, usage.cache_write_1h, rate->cache_write_1h);
  return known ? std::optional(usd_of(dollars)) : std::nullopt;
}

std::optional<Usd> PriceList::worst_case(std::string_view model, std::uint64_t input,
                                         std::uint64_t output, WallTime at) const {
  const TokenRates* const rate = rates(model, input, at);
  if (rate == nullptr) return std::nullopt;
  const double dearest =
      std::max({rate->input, rate->cache_write_5m.value_or(0), rate->cache_write_1h.value_or(0)});
  double dollars = 0;
  add_cost(dollars, input, dearest);
  add_cost(dollars, output, rate->output);
  return usd_of(dollars);
}

const TokenRates* PriceList::rates(std::string_view model, std::uint64_t input, WallTime at) const {
  const ModelPrice* price = best(own_, model, at);
  if (price == nullptr) price = best(built_in_, model, at);
  if (price == nullptr) return nullptr;
  const TokenRates* found = &price->rates;
  for (const PriceTier& tier : price->tiers) {
    if (input > tier.above_input) found = &tier.rates;
  }
  return found;
}

bool price_is_for(std::string_view priced, std::string_view model) {
  if (priced.ends_with('*')) return model.starts_with(priced.substr(0, priced.size() - 1));
  if (!model.starts_with(priced)) return false;
  const std::string_view rest = model.substr(priced.size());
  return rest.empty() || is_release(rest);
}

}  // namespace bench
