#include "suite/rate_config.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "suite/bench_config.hpp"
#include "suite/error_text.hpp"

namespace bench {

namespace {

RatePolicy policy(std::string_view provider) {
  const std::string text = fmt::format(R"({{"providers": {{"anthropic": {}}}}})", provider);
  return read_bench_config(Document::parse(text, "bench.json"))
      .settings.providers.at("anthropic")
      .rates;
}

std::string policy_error(std::string_view limits) {
  return error_of([&] { (void)policy(fmt::format(R"({{"limits": {}}})", limits)); });
}

}  // namespace

TEST_CASE("a provider that says nothing of limits has those that it tells") {
  const RatePolicy read = policy("{}");
  CHECK(read.heeded);
  CHECK(read.limits.empty());
}

TEST_CASE("one limit stands for all models, a list for some each") {
  const RatePolicy one = policy(R"({"limits": {"requests_per_minute": 50}})");
  REQUIRE(one.limits.size() == 1);
  CHECK(one.limits[0].models == "*");
  CHECK(one.limits[0].requests == 50);
  CHECK(!one.limits[0].tokens);

  const RatePolicy list = policy(R"({"limits": [
    {"models": "claude-opus-*", "input_tokens_per_minute": 30000, "output_tokens_per_minute": 8e3},
    {"tokens_per_minute": 1000000}]})");
  REQUIRE(list.limits.size() == 2);
  CHECK(list.limits[0].models == "claude-opus-*");
  CHECK(list.limits[0].input_tokens == 30'000);
  CHECK(list.limits[0].output_tokens == 8'000);
  CHECK(list.limits[1].tokens == 1'000'000);
}

TEST_CASE("limits can be left to the provider") {
  CHECK(!policy(R"({"limits": "none"})").heeded);
}

TEST_CASE("limits that make no sense are refused where they stand") {
  CHECK(policy_error(R"("some")").find("bench.json:1: 'some' is no limit") == 0);
  CHECK(policy_error("{}").find("bench.json:1: a limit that limits nothing") == 0);
  CHECK(policy_error(R"({"models": "x"})").find("limits nothing") != std::string::npos);
  CHECK(policy_error(R"({"requests_per_minute": 0})").find("'requests_per_minute' is 0") !=
        std::string::npos);
  CHECK(policy_error(R"({"requests_per_minute": "9"})").find("must be a number") !=
        std::string::npos);
  CHECK(policy_error(R"({"request_per_minute": 9})").find("requests_per_minute") !=
        std::string::npos);
  CHECK(policy_error(R"([{"tokens_per_minute": 1}, {"models": "x", "tokens_per_minute": 1}])")
            .find("never reached") != std::string::npos);
}

}  // namespace bench
