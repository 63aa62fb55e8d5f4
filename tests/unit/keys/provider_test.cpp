#include "keys/provider.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace bench {

namespace {

const Environment kNothing = [](const std::string&) { return std::nullopt; };

Environment only(const std::string& name, const std::string& value) {
  return
      [=](const std::string& asked) { return asked == name ? std::optional(value) : std::nullopt; };
}

}  // namespace

TEST_CASE("the built-in providers have singular and plural variables") {
  const Providers providers({}, kNothing);
  for (const char* name : {"anthropic", "cursor", "gemini", "openai"}) {
    CAPTURE(name);
    const Provider* provider = providers.find(name);
    REQUIRE(provider != nullptr);
    CHECK(provider->pool_variable == provider->key_variable + "S");
    CHECK(provider->upstream.starts_with("https://"));
  }
  CHECK(providers.find("nobody") == nullptr);
}

TEST_CASE("the environment's upstream wins over bench.json's") {
  const std::map<std::string, ProviderConfig> declared{
      {"openai", {"https://one.example", {}, "", ""}}};
  CHECK(Providers(declared, kNothing).find("openai")->upstream == "https://one.example");
  CHECK(Providers(declared, only("BENCH_PROVIDER_OPENAI_UPSTREAM", "http://127.0.0.1:80/"))
            .find("openai")
            ->upstream == "http://127.0.0.1:80");
}

TEST_CASE("a declared provider derives its variables from its name") {
  const Providers providers({{"my-lab", {"https://lab.example", Dialect::anthropic, "", ""}}},
                            only("BENCH_PROVIDER_MY_LAB_UPSTREAM", "https://other.example"));
  const Provider* lab = providers.find("my-lab");
  REQUIRE(lab != nullptr);
  CHECK(lab->key_variable == "MY_LAB_API_KEY");
  CHECK(lab->pool_variable == "MY_LAB_API_KEYS");
  CHECK(lab->upstream == "https://other.example");
}

TEST_CASE("it is known whether a provider is where clients look by themselves") {
  const Providers usual({}, kNothing);
  for (const Provider& provider : usual.all()) CHECK_FALSE(provider.is_elsewhere);
  ProviderConfig same;
  same.upstream = usual.find("openai")->upstream;
  ProviderConfig other;
  other.upstream = "https://other.example";
  const Providers declared({{"openai", same}, {"gemini", other}, {"lab", other}}, kNothing);
  CHECK_FALSE(declared.find("openai")->is_elsewhere);
  CHECK(declared.find("gemini")->is_elsewhere);
  CHECK(declared.find("lab")->is_elsewhere);
}

TEST_CASE("an upstream is a base address") {
  for (const char* bad : {"example.com", "ftp://x", "https://", "https://x/v1", "https://u@x",
                          "https://x?y", "http://a b"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(Providers({}, only("BENCH_PROVIDER_OPENAI_UPSTREAM", bad)), Error);
  }
}

}  // namespace bench
