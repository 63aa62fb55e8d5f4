#include "keys/provider.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

std::vector<Provider> built_in() {
  return {
      {"anthropic", Dialect::anthropic, "ANTHROPIC_API_KEY", "", "https://api.anthropic.com"},
      {"cursor", Dialect::cursor, "CURSOR_API_KEY", "", "https://api.cursor.com"},
      {"gemini", Dialect::gemini, "GEMINI_API_KEY", "",
       "https://generativelanguage.googleapis.com"},
      {"openai", Dialect::openai, "OPENAI_API_KEY", "", "https://api.openai.com"},
  };
}

// `my-lab` -> `MY_LAB`
std::string variable_part(std::string_view name) {
  std::string part(name);
  for (char& c : part) {
    if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    } else if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
      c = '_';
    }
  }
  return part;
}

// Scheme and host, nothing behind them: paths are the dialect's.
std::string checked_upstream(const std::string& upstream, const std::string& whence) {
  std::string_view rest = upstream;
  const bool http = rest.starts_with("http://");
  const bool valid_scheme = http || rest.starts_with("https://");
  rest.remove_prefix(valid_scheme ? (http ? 7U : 8U) : 0U);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const bool valid_host = !rest.empty() && std::none_of(rest.begin(), rest.end(), [](char c) {
    return c == '/' || c == '?' || c == '#' || c == '@' || static_cast<unsigned char>(c) <= ' ';
  });
  if (!valid_scheme || !valid_host) {
    throw usage_error(fmt::format("{}: '{}' is not a base address", whence, printable(upstream)),
                      "write scheme and host without a path, like https://proxy.example:8443");
  }
  return upstream.substr(0, upstream.size() - (upstream.ends_with('/') ? 1 : 0));
}

void apply(const ProviderConfig& config, Provider& provider) {
  if (!config.upstream.empty()) {
    provider.upstream =
        checked_upstream(config.upstream, fmt::format("providers.{}.upstream", provider.name));
  }
  if (config.dialect) provider.dialect = *config.dialect;
  if (!config.key_variable.empty()) provider.key_variable = config.key_variable;
  if (!config.pool_variable.empty()) provider.pool_variable = config.pool_variable;
}

void fill_in(Provider& provider, const Environment& environment) {
  const std::string part = variable_part(provider.name);
  if (provider.key_variable.empty()) provider.key_variable = part + "_API_KEY";
  if (provider.pool_variable.empty()) provider.pool_variable = provider.key_variable + "S";
  const std::string variable = fmt::format("BENCH_PROVIDER_{}_UPSTREAM", part);
  const std::optional<std::string> upstream = environment(variable);
  if (upstream && !trimmed(*upstream).empty()) {
    provider.upstream = checked_upstream(std::string(trimmed(*upstream)), variable);
  }
}

}  // namespace

Providers::Providers(const std::map<std::string, ProviderConfig>& declared,
                     const Environment& environment)
    : providers_(built_in()) {
  for (const auto& [name, config] : declared) {
    auto found = std::find_if(providers_.begin(), providers_.end(),
                              [&, &wanted = name](const Provider& p) { return p.name == wanted; });
    if (found == providers_.end()) {
      providers_.emplace_back().name = name;
      found = providers_.end() - 1;
    }
    apply(config, *found);
  }
  for (Provider& provider : providers_) fill_in(provider, environment);
  std::sort(providers_.begin(), providers_.end(),
            [](const Provider& a, const Provider& b) { return a.name < b.name; });
}

const Provider* Providers::find(std::string_view name) const {
  const auto found = std::find_if(providers_.begin(), providers_.end(),
                                  [&](const Provider& p) { return p.name == name; });
  return found == providers_.end() ? nullptr : &*found;
}

}  // namespace bench
