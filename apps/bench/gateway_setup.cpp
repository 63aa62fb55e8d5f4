#include "gateway_setup.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "suite/find_suite.hpp"

namespace bench {

namespace {

// A folder without a suite is fine, one with a broken suite is not.
std::optional<Suite> suite_if_any(const std::string& folder) {
  std::optional<SuiteLocation> where;
  try {
    where = find_suite(folder);
  } catch (const Error&) {
    return std::nullopt;
  }
  return load_suite(*where);
}

}  // namespace

GatewayProviders take_gateway_providers(const Shell& shell, KeySetup& keys) {
  GatewayProviders providers;
  for (auto& [name, pool] : keys.pools) {
    if (pool.provider.dialect == Dialect::cursor) {
      shell.warn(fmt::format("{} cannot be reached through a gateway", name),
                 "its client talks to a service of its own");
      continue;
    }
    auto one = std::make_shared<GatewayProvider>();
    one->provider = std::move(pool.provider);
    one->pool = std::move(pool.pool);
    providers[name] = std::move(one);
  }
  return providers;
}

GatewayConfig read_gateway_config(const Shell& shell, const std::string& suite) {
  const std::optional<Suite> found = suite_if_any(suite);
  GatewayConfig config{read_all_pools(found ? &*found : nullptr, shell.environment()), {}};
  if (found) config.prices = found->config.prices;
  for (const Finding& finding : config.keys.findings) shell.show(finding);
  if (config.keys.pools.empty()) {
    throw usage_error("no key is set", "export ANTHROPIC_API_KEYS=first,second");
  }
  return config;
}

std::optional<Secret> read_gateway_token(const std::string& text, const std::string& file) {
  if (text.empty() && file.empty()) return std::nullopt;
  std::string token = text;
  if (token.empty()) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw usage_error(fmt::format("cannot read '{}'", printable(file)));
    std::getline(stream, token);
  }
  const Secret secret(trimmed(token));
  const auto sendable = [](unsigned char c) { return c > 0x20 && c < 0x7f; };
  if (secret.empty() || !std::all_of(secret.reveal().begin(), secret.reveal().end(), sendable)) {
    throw usage_error("the gateway's token is empty or cannot be sent in a header",
                      "use letters, digits and '-'");
  }
  return secret;
}

}  // namespace bench
