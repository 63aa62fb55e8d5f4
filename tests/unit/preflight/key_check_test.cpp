#include "preflight/key_check.hpp"

#include <mutex>

#include <doctest/doctest.h>

namespace bench {

namespace {

const Provider kProvider{"anthropic", Dialect::anthropic, "ANTHROPIC_API_KEY", "ANTHROPIC_API_KEYS",
                         "https://upstream.example"};

KeyPool pool_of(int size) {
  std::vector<Key> keys;
  for (int i = 0; i < size; ++i) {
    const Secret secret("sk-ant-secret-" + std::to_string(i));
    keys.push_back(
        {KeyId(secret.fingerprint()), secret, "ANTHROPIC_API_KEYS[" + std::to_string(i) + "]", ""});
  }
  return KeyPool(std::move(keys));
}

http::Answer answer(int status, const std::string& organization = "",
                    const std::string& date = "") {
  http::Answer result{http::Transport::ok, {status, {}, ""}, ""};
  if (!organization.empty()) {
    result.response.headers.emplace_back("anthropic-organization-id", organization);
  }
  if (!date.empty()) result.response.headers.emplace_back("date", date);
  return result;
}

}  // namespace

TEST_CASE("every key is asked for once and reported in its order") {
  const KeyPool pool = pool_of(40);
  std::mutex mutex;
  int asked = 0;
  const auto keys =
      check_keys({{&kProvider, &pool}}, [&](const std::string& base, const http::Request& request) {
        const std::lock_guard lock(mutex);
        ++asked;
        CHECK(base == "https://upstream.example");
        const auto key = http::header(request.headers, "x-api-key");
        return answer(key.ends_with("-7") ? 401 : 200);
      });
  CHECK(asked == 40);
  CHECK(keys[7].verdict == KeyVerdict::rejected);
  CHECK(keys[8].verdict == KeyVerdict::valid);
  CHECK(keys[39].label == "ANTHROPIC_API_KEYS[39]");
}

TEST_CASE("a refused key is fatal and named by its label, never by itself") {
  const KeyPool pool = pool_of(2);
  const std::vector<PoolToCheck> pools{{&kProvider, &pool}};
  const auto findings = key_findings(
      check_keys(pools, [](const std::string&, const http::Request&) { return answer(401); }),
      pools);
  REQUIRE(findings.size() == 2);
  CHECK(findings[1].severity == Severity::fatal);
  CHECK(findings[1].message ==
        "ANTHROPIC_API_KEYS[1] is refused: HTTP 401 by https://upstream.example");
  CHECK(findings[1].message.find("secret") == std::string::npos);
}

TEST_CASE("trouble on the way to the provider is a warning") {
  const KeyPool pool = pool_of(1);
  const std::vector<PoolToCheck> pools{{&kProvider, &pool}};
  const auto findings =
      key_findings(check_keys(pools,
                              [](const std::string&, const http::Request&) {
                                return http::Answer{http::Transport::timed_out, {}, "timed out"};
                              }),
                   pools);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::warning);
}

TEST_CASE("a missing pool names both variables") {
  const auto findings = pool_findings(kProvider, KeyPool(), {}, 1);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::fatal);
  CHECK(findings[0].message ==
        "no anthropic key: neither ANTHROPIC_API_KEYS nor ANTHROPIC_API_KEY is set");
}

TEST_CASE("a pool smaller than the parallelism is a warning about organizations") {
  const auto findings = pool_findings(kProvider, pool_of(1), {}, 2);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::warning);
  CHECK(findings[0].message ==
        "1 anthropic key for --parallel 2: containers will share it. Limits belong to an "
        "organization, so further keys of the same one add nothing");
  CHECK(pool_findings(kProvider, pool_of(2), {}, 2).empty());
}

TEST_CASE("keys of one organization are a warning") {
  const KeyPool pool = pool_of(2);
  const std::vector<PoolToCheck> pools{{&kProvider, &pool}};
  const auto same = check_keys(
      pools, [](const std::string&, const http::Request&) { return answer(200, "org-1"); });
  const auto findings = pool_findings(kProvider, pool, same, 2);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message ==
        "the 2 anthropic keys belong to 1 organization: they share one rate limit");
}

TEST_CASE("keys of unknown organizations are not accused") {
  const KeyPool pool = pool_of(2);
  const std::vector<PoolToCheck> pools{{&kProvider, &pool}};
  const auto unknown =
      check_keys(pools, [](const std::string&, const http::Request&) { return answer(200); });
  CHECK(pool_findings(kProvider, pool, unknown, 2).empty());
}

TEST_CASE("the provider's clock is read from its answer") {
  const KeyPool pool = pool_of(1);
  const auto keys = check_keys({{&kProvider, &pool}}, [](const std::string&, const http::Request&) {
    return answer(200, "", "Sat, 21 Nov 2026 09:30:00 GMT");
  });
  REQUIRE(keys[0].provider_time);
  CHECK(to_utc(*keys[0].provider_time) == "2026-11-21T09:30:00.000Z");
}

}  // namespace bench
