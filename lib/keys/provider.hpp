#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.hpp"
#include "suite/suite.hpp"

namespace bench {

// Who sells tokens: how its keys are called, where it answers, how it speaks.
struct Provider {
  std::string name;  // lower case: `anthropic`
  Dialect dialect = Dialect::openai;
  std::string key_variable;   // singular: `ANTHROPIC_API_KEY`, what a container gets
  std::string pool_variable;  // plural: `ANTHROPIC_API_KEYS`, never forwarded
  std::string upstream;       // `https://api.anthropic.com`, no path, no trailing slash
  bool is_elsewhere = false;  // not where clients look by themselves
  FailoverPolicy failover;
  RatePolicy rates;
};

// `BENCH_PROVIDER_MY_LAB_UPSTREAM` for `my-lab`.
[[nodiscard]] std::string upstream_variable(const std::string& provider);

// The built-in providers and those of bench.json, with `providers.<name>.upstream` and then
// BENCH_PROVIDER_<NAME>_UPSTREAM applied. Sorted by name. Throws Error on an upstream that is not a
// base address.
class Providers {
 public:
  Providers(const std::map<std::string, ProviderConfig>& declared, const Environment& environment);

  [[nodiscard]] const Provider* find(std::string_view name) const;
  [[nodiscard]] const std::vector<Provider>& all() const { return providers_; }

 private:
  std::vector<Provider> providers_;
};

}  // namespace bench
