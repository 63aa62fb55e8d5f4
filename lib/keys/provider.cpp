#include "keys/provider.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "keys/upstream.hpp"

namespace bench {

namespace {

std::map<std::string, Provider> built_in() {
  std::map<std::string, Provider> providers;
  const auto add = [&](const char* name, Dialect dialect, const char* variable, const char* url) {
    providers[name] = {name, dialect, variable, std::string(variable) + "S", url};
  };
  add("anthropic", Dialect::anthropic, "ANTHROPIC_API_KEY", "https://api.anthropic.com");
  add("openai", Dialect::openai, "OPENAI_API_KEY", "https://api.openai.com");
  add("gemini", Dialect::gemini, "GEMINI_API_KEY", "https://generativelanguage.googleapis.com");
  add("cursor", Dialect::cursor, "CURSOR_API_KEY", "https://api.cursor.com");
  return providers;
}

// `my-lab` -> `MY_LAB`: its name as a part of environment variables.
std::string variable_stem(const std::string& name) {
  std::string stem;
  for (const char c : name) {
    stem +=
        c == '-' || c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return stem;
}

bool is_name(const std::string& name) {
  const auto allowed = [](unsigned char c) {
    return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '-' || c == '_' || c == '.';
  };
  return !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), allowed);
}

bool is_variable(const std::string& name) {
  const auto allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(), allowed);
}

void declare(Provider& provider, const std::string& name, const ProviderConfig& config) {
  if (!is_name(name)) {
    throw usage_error(fmt::format("'{}' is not a provider name", name),
                      "use lower-case letters, digits, '-', '_' and '.'");
  }
  provider.name = name;
  provider.failover = config.failover;
  provider.rates = config.rates;
  if (config.dialect) provider.dialect = *config.dialect;
  if (!config.key_variable.empty()) {
    provider.key_variable = config.key_variable;
    provider.pool_variable = config.key_variable + "S";
  } else if (provider.key_variable.empty()) {
    provider.key_variable = variable_stem(name) + "_API_KEY";
    provider.pool_variable = provider.key_variable + "S";
  }
  if (!config.pool_variable.empty()) provider.pool_variable = config.pool_variable;
  if (!config.upstream.empty()) {
    provider.upstream = parse_upstream(config.upstream, fmt::format("providers.{}.upstream", name));
  }
}

void override_upstream(Provider& provider, const Environment& environment) {
  const std::string variable = upstream_variable(provider.name);
  const std::optional<std::string> value = environment(variable);
  if (value && !value->empty()) provider.upstream = parse_upstream(*value, variable);
}

void check_complete(const Provider& provider) {
  if (provider.upstream.empty()) {
    throw usage_error(fmt::format("provider '{}' has no upstream address", provider.name),
                      fmt::format("set providers.{}.upstream in bench.json, or {}", provider.name,
                                  upstream_variable(provider.name)));
  }
  for (const std::string& variable : {provider.key_variable, provider.pool_variable}) {
    if (is_variable(variable)) continue;
    throw usage_error(fmt::format("provider '{}': '{}' cannot name an environment variable",
                                  provider.name, variable));
  }
  if (provider.key_variable == provider.pool_variable) {
    throw usage_error(
        fmt::format("provider '{}' has one name, '{}', for a key and for a list of keys",
                    provider.name, provider.key_variable),
        "the list is never given to a container, so the two must differ");
  }
}

}  // namespace

std::string upstream_variable(const std::string& provider) {
  return "BENCH_PROVIDER_" + variable_stem(provider) + "_UPSTREAM";
}

Providers::Providers(const std::map<std::string, ProviderConfig>& declared,
                     const Environment& environment) {
  const std::map<std::string, Provider> usual = built_in();
  std::map<std::string, Provider> by_name = usual;
  for (const auto& [name, config] : declared) declare(by_name[name], name, config);
  for (auto& [name, provider] : by_name) {
    override_upstream(provider, environment);
    check_complete(provider);
    const auto known = usual.find(name);
    provider.is_elsewhere = known == usual.end() || known->second.upstream != provider.upstream;
    providers_.push_back(std::move(provider));
  }
}

const Provider* Providers::find(std::string_view name) const {
  const auto found = std::find_if(providers_.begin(), providers_.end(),
                                  [&](const Provider& provider) { return provider.name == name; });
  return found == providers_.end() ? nullptr : &*found;
}

}  // namespace bench
