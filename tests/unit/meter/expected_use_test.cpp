#include "meter/expected_use.hpp"

#include <doctest/doctest.h>

namespace bench {

namespace {

RequestFacts request(std::uint64_t estimated, std::optional<std::uint64_t> most = std::nullopt) {
  RequestFacts facts;
  facts.estimated_input = estimated;
  facts.max_output = most;
  return facts;
}

Usage used(std::uint64_t input, std::uint64_t cached, std::uint64_t output) {
  Usage usage;
  usage.input = input;
  usage.cache_read = cached;
  usage.output = output;
  return usage;
}

}  // namespace

TEST_CASE("before the first answer a request is expected to take what its bytes say") {
  const Amounts expected = ExpectedUse().of(request(500), Dialect::anthropic);
  CHECK(expected == Amounts{1, 500, 1000, 1500});
  CHECK(ExpectedUse().of(request(500, 5), Dialect::anthropic) == Amounts{1, 500, 5, 505});
}

TEST_CASE("afterwards it is expected to take what such requests have taken") {
  ExpectedUse use;
  use.learn(request(1000, 32'000), used(100, 300, 40));
  const Amounts expected = use.of(request(2000, 32'000), Dialect::anthropic);
  CHECK(expected == Amounts{1, 200, 40, 240});
}

TEST_CASE("OpenAI counts what comes from a cache, and sets aside what may be answered") {
  ExpectedUse use;
  use.learn(request(1000), used(100, 300, 40));
  CHECK(amount(use.of(request(2000), Dialect::openai), LimitKind::tokens) == 840);
  CHECK(amount(use.of(request(2000, 32'000), Dialect::openai), LimitKind::tokens) == 32'000);
}

TEST_CASE("new habits are learned within some dozens of answers") {
  ExpectedUse use;
  for (int i = 0; i < 100; ++i) use.learn(request(100), used(100, 0, 1000));
  for (int i = 0; i < 60; ++i) use.learn(request(100), used(100, 0, 10));
  const double output = amount(use.of(request(100), Dialect::anthropic), LimitKind::output_tokens);
  CHECK(output > 10);
  CHECK(output < 70);
}

TEST_CASE("answers that broke off or say nothing teach nothing") {
  ExpectedUse use;
  Usage broken = used(1, 0, 1);
  broken.partial = true;
  use.learn(request(100), broken);
  use.learn(request(100), Usage());
  CHECK(amount(use.of(request(100), Dialect::anthropic), LimitKind::output_tokens) == 1000);
}

TEST_CASE("what an answer does not say was used as expected") {
  constexpr Amounts kExpected = {1, 100, 50, 150};
  CHECK(amounts_used(Usage(), kExpected, Dialect::anthropic) == kExpected);
  CHECK(amounts_used(used(70, 20, 7), kExpected, Dialect::anthropic) == Amounts{1, 70, 7, 77});
  CHECK(amounts_used(used(70, 20, 7), kExpected, Dialect::openai) == Amounts{1, 70, 7, 97});
}

}  // namespace bench
