#include "gateway_setup.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

GatewayProviders take_gateway_providers(const Shell& shell, KeySetup& keys) {
  GatewayProviders providers;
  for (auto& [name, pool] : keys.pools) {
    if (pool.provider.dialect == Dialect::cursor) {
      shell.warn(fmt::format("{} cannot be reached through a gateway", name),
                 "its client talks to a service of its own");
      continue;
    }
    providers[name] =
        std::make_shared<GatewayProvider>(std::move(pool.provider), std::move(pool.pool));
  }
  return providers;
}

GatewayConfig read_gateway_config(const Shell& shell, const std::string& suite) {
  const std::optional<SuiteConfig> found = config_if_any(suite);
  GatewayConfig config{read_all_pools(found ? &*found : nullptr, shell.environment()), {}};
  if (found) config.prices = found->prices;
  for (const Finding& finding : config.keys.findings) shell.show(finding);
  if (config.keys.pools.empty()) {
    throw usage_error("no key is set", "export ANTHROPIC_API_KEYS=first,second");
  }
  return config;
}

GatewayProviders keyless_providers(const Shell& shell, const std::string& suite) {
  const std::optional<SuiteConfig> found = config_if_any(suite);
  const std::map<std::string, ProviderConfig> nothing;
  const Providers all(found ? found->providers : nothing, shell.environment());
  GatewayProviders providers;
  for (const Provider& provider : all.all()) {
    if (provider.dialect == Dialect::cursor) continue;
    providers[provider.name] = std::make_shared<GatewayProvider>(provider, KeyPool());
  }
  return providers;
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
