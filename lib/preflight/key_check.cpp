#include "preflight/key_check.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/at_once.hpp"
#include "base/http_date.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

constexpr std::size_t kMostThreads = 16;

struct Probe {
  const Provider* provider;
  const Key* key;
};

std::vector<Probe> probes_of(const std::vector<PoolToCheck>& pools) {
  std::vector<Probe> probes;
  for (const PoolToCheck& pool : pools) {
    for (const Key& key : pool.pool->keys()) probes.push_back({pool.provider, &key});
  }
  return probes;
}

CheckedKey checked(const Probe& probe, const Sender& send) {
  const http::Answer answer =
      send(probe.provider->upstream, probe_request(*probe.provider, probe.key->secret));
  ProbeResult result = read_probe(*probe.provider, answer);
  return {probe.provider->name,
          probe.key->id,
          probe.key->label,
          probe.key->secret.hint(),
          std::move(result.organization),
          result.verdict,
          std::move(result.why),
          http_date(http::header(answer.response.headers, "date"), WallTime())};
}

Finding finding_for(const CheckedKey& key, const Provider& provider) {
  const std::string at = fmt::format("{} by {}", key.why, provider.upstream);
  switch (key.verdict) {
    case KeyVerdict::rejected:
      return {Severity::fatal, "keys", fmt::format("{} is refused: {}", key.label, at),
              "replace or remove it: runs that draw it would all fail"};
    case KeyVerdict::restricted:
      return {Severity::warning, "keys",
              fmt::format("{} may not list models ({}), so it is not known whether it is good",
                          key.label, at),
              "a key with a restricted scope can still work"};
    case KeyVerdict::limited:
      return {Severity::warning, "keys", fmt::format("{} is over its limit now: {}", key.label, at),
              "wait, or lower --parallel"};
    case KeyVerdict::out_of_credit:
      return {Severity::fatal, "keys", fmt::format("{} is out of credit: {}", key.label, at),
              "add credit to its organization, or remove it"};
    case KeyVerdict::unknown:
    case KeyVerdict::valid:
      break;
  }
  return {Severity::warning, "keys", fmt::format("{} could not be checked: {}", key.label, at),
          "the run goes on; check the network or the provider's address"};
}

}  // namespace

http::Answer send_over_network(const std::string& base_url, const http::Request& request) {
  return http::Client({base_url, {}, {}}).send(request);
}

std::vector<CheckedKey> check_keys(const std::vector<PoolToCheck>& pools, const Sender& send) {
  const std::vector<Probe> probes = probes_of(pools);
  std::vector<CheckedKey> results(probes.size());
  at_once(probes.size(), kMostThreads,
          [&](std::size_t i) { results[i] = checked(probes[i], send); });
  return results;
}

Findings key_findings(const std::vector<CheckedKey>& keys, const std::vector<PoolToCheck>& pools) {
  Findings findings;
  for (const CheckedKey& key : keys) {
    if (key.verdict == KeyVerdict::valid) continue;
    const auto pool = std::find_if(pools.begin(), pools.end(), [&](const PoolToCheck& one) {
      return one.provider->name == key.provider;
    });
    findings.push_back(finding_for(key, *pool->provider));
  }
  return findings;
}

Findings pool_findings(const Provider& provider, const KeyPool& pool,
                       const std::vector<CheckedKey>& keys, int parallel) {
  if (pool.empty()) {
    return {{Severity::fatal, "keys",
             fmt::format("no {} key: neither {} nor {} is set", provider.name,
                         provider.pool_variable, provider.key_variable),
             fmt::format("export {}=first,second", provider.pool_variable)}};
  }
  Findings findings;
  const std::size_t size = pool.keys().size();
  if (size < static_cast<std::size_t>(parallel)) {
    findings.push_back(
        {Severity::warning, "pool",
         fmt::format("{} for --parallel {}: containers will share {}. Limits belong to an "
                     "organization, so further keys of the same one add nothing",
                     counted(size, provider.name + " key"), parallel, size == 1 ? "it" : "them"),
         fmt::format("add keys of other organizations to {}, raise the tier, or lower --parallel",
                     provider.pool_variable)});
  }
  std::set<std::string> organizations;
  std::size_t unknown = 0;
  for (const CheckedKey& key : keys) {
    if (key.provider != provider.name) continue;
    if (key.organization.empty()) {
      ++unknown;
    } else {
      organizations.insert(key.organization);
    }
  }
  if (!organizations.empty() && organizations.size() + unknown < size) {
    const std::size_t limits = organizations.size() + unknown;
    findings.push_back(
        {Severity::warning, "organizations",
         fmt::format("the {} belong to {}: {}", counted(size, provider.name + " key"),
                     counted(limits, "organization"),
                     limits == 1 ? "they share one rate limit"
                                 : fmt::format("they share {} rate limits", limits)),
         "a second key of an organization does not raise its limit"});
  }
  return findings;
}

}  // namespace bench
