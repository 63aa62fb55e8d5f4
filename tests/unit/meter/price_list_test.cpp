#include "meter/price_list.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

const WallTime kNow = from_utc("2026-11-21T12:00:00.000Z");

Usage usage(std::uint64_t input, std::uint64_t output) {
  Usage usage;
  usage.input = input;
  usage.output = output;
  return usage;
}

ModelPrice price(const std::string& model, double input, double output,
                 const std::string& from = "") {
  ModelPrice price;
  price.model = model;
  price.rates.input = input;
  price.rates.output = output;
  if (!from.empty()) price.from = from_utc(from + "T00:00:00.000Z");
  return price;
}

}  // namespace

TEST_CASE("what an answer cost is the sum of what each kind of token cost") {
  Usage all = usage(1'000'000, 100'000);
  all.cache_read = 2'000'000;
  all.cache_write_5m = 400'000;
  all.cache_write_1h = 100'000;
  all.reasoning = 50'000;
  CHECK(PriceList().cost("claude-opus-4-8", all, kNow) == usd_of(5 + 2.5 + 1 + 2.5 + 1));
}

TEST_CASE("what has a price of its own leaves the cost unknown") {
  Usage searched = usage(1'000, 100);
  CHECK(PriceList().cost("claude-opus-4-8", searched, kNow).has_value());
  searched.has_extras = true;
  CHECK_FALSE(PriceList().cost("claude-opus-4-8", searched, kNow).has_value());
}

TEST_CASE("a price is for a model and its releases, not for its relatives") {
  CHECK(price_is_for("claude-opus-4", "claude-opus-4"));
  CHECK(price_is_for("claude-opus-4", "claude-opus-4-20250514"));
  CHECK(price_is_for("claude-opus-4", "claude-opus-4@20250514"));
  CHECK(price_is_for("claude-opus-4", "claude-opus-4-latest"));
  CHECK(price_is_for("gpt-5", "gpt-5-2025-08-07"));
  CHECK(price_is_for("claude-sonnet-4*", "claude-sonnet-4-6"));
  CHECK(price_is_for("*", "anything"));
  for (const char* const other :
       {"claude-opus-4-1", "claude-opus-4-1-20250805", "claude-opus-4-fast", "claude-opus-45",
        "claude-opus", "", "claude-opus-4-2025051", "claude-opus-4-2025-0514"}) {
    CAPTURE(other);
    CHECK(!price_is_for("claude-opus-4", other));
  }
}

TEST_CASE("a model without a price has no cost, which is not zero") {
  CHECK(!PriceList().cost("gpt-5-unheard-of", usage(1, 1), kNow));
  CHECK(!PriceList().worst_case("claude-opus-4-99", 1, 1, kNow));
}

TEST_CASE("usage that is not known has no cost") {
  Usage no_output;
  no_output.input = 5;
  CHECK(!PriceList().cost("claude-opus-4-8", no_output, kNow));
  CHECK(!PriceList().cost("claude-opus-4-8", Usage{}, kNow));
}

TEST_CASE("a use of a cache without a price makes the cost unknown, no use of it does not") {
  const PriceList prices({price("m", 1, 2)});
  Usage cached = usage(1000, 1000);
  cached.cache_read = 0;
  CHECK(prices.cost("m", cached, kNow) == usd_of(0.003));
  cached.cache_read = 1;
  CHECK(!prices.cost("m", cached, kNow));
}

TEST_CASE("the prices of bench.json win, then the longest name, then the latest that has begun") {
  const PriceList prices({price("claude-*", 1, 1), price("claude-opus-4-8", 2, 2),
                          price("claude-opus-4-8", 3, 3, "2026-11-21"),
                          price("claude-opus-4-8", 4, 4, "2026-11-22")});
  const auto dollars = [&](std::string_view model, WallTime at) {
    return prices.cost(model, usage(1'000'000, 0), at);
  };
  CHECK(dollars("claude-haiku-4-5", kNow) == usd_of(1));
  CHECK(dollars("claude-opus-4-8", kNow) == usd_of(3));
  CHECK(dollars("claude-opus-4-8", from_utc("2026-11-20T23:59:59.999Z")) == usd_of(2));
  CHECK(dollars("claude-opus-4-8", from_utc("2026-11-22T00:00:00.000Z")) == usd_of(4));
}

TEST_CASE("the size of a whole request decides on its tier, cached input included") {
  const PriceList prices;
  CHECK(prices.cost("claude-haiku-5-5", usage(100'000, 1'000'000), kNow) == usd_of(0.01 + 0.5));
  CHECK(prices.cost("claude-haiku-5-5", usage(100'001, 0), kNow) == usd_of(0.0500005));
  CHECK(prices.worst_case("claude-haiku-5-5", 200'000, 0, kNow) == usd_of(0.2));
}

TEST_CASE("the worst case writes all input to the dearest cache and uses all output") {
  CHECK(PriceList().worst_case("claude-opus-4-8", 1'000'000, 1'000'000, kNow) == usd_of(10 + 25));
  CHECK(PriceList({price("m", 1, 2)}).worst_case("m", 1'000'000, 1'000'000, kNow) == usd_of(3));
}

TEST_CASE("the prices that bench comes with can be read and say when they were checked") {
  CHECK(built_in_prices_text().find("\"checked\": \"20") != std::string_view::npos);
  for (const char* const model :
       {"claude-opus-4-1-20250805", "claude-opus-4-5-20251101", "claude-sonnet-4-20250514",
        "claude-haiku-4-5", "claude-fable-5-1", "gpt-5-codex", "gpt-5.4-2026-03-05", "gpt-6.1-sol",
        "gemini-2.5-pro"}) {
    CAPTURE(model);
    CHECK(PriceList().cost(model, usage(1, 1), kNow).has_value());
  }
}

}  // namespace bench
