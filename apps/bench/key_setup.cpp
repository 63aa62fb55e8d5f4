#include "key_setup.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "keys/key_source.hpp"
#include "keys/upstream.hpp"
#include "suite/bench_config.hpp"
#include "suite/find_suite.hpp"

namespace bench {

namespace {

std::string read_key_file(const std::string& path, bool& exposed) {
  struct stat info {};
  std::ifstream stream(path, std::ios::binary);
  if (!stream || stat(path.c_str(), &info) != 0) {
    throw system_error(ExitCode::usage, fmt::format("cannot read '{}'", printable(path)), errno);
  }
  exposed = (info.st_mode & 077U) != 0;
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::set<std::string> needed_providers(const Plan& plan) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const std::string& provider = plan.cell_at(i).agent->provider;
    if (!provider.empty()) names.insert(provider);
  }
  return names;
}

void add_pool(KeySetup& setup, const Provider& provider, KeySource source, bool wanted) {
  for (const Key& key : source.keys) setup.secrets.push_back(key.secret);
  if (!wanted) return;
  setup.findings.insert(setup.findings.end(), source.findings.begin(), source.findings.end());
  if (exposes_keys(provider.upstream)) {
    setup.findings.push_back(
        {Severity::warning, "upstream",
         fmt::format("{} keys travel in the clear to '{}'", provider.name, provider.upstream),
         fmt::format("give {} an https:// address", upstream_variable(provider.name))});
  }
  setup.pools[provider.name] = {provider, KeyPool(std::move(source.keys))};
}

std::optional<SuiteConfig> config_in(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "bench.json";
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    return read_bench_config(Document::read(file)).settings;
  }
  if (error) {
    throw system_error(ExitCode::usage, "reading '" + printable(file.string()) + "'",
                       error.value());
  }
  return std::nullopt;
}

}  // namespace

KeySetup read_pools(const MatrixSetup& setup, const Environment& environment) {
  const Providers providers(setup.suite().config.providers, environment);
  const std::set<std::string> needed = needed_providers(setup.plan());
  for (const std::string& name : needed) {
    if (providers.find(name) == nullptr) {
      throw usage_error(fmt::format("no provider is called '{}'", printable(name)),
                        "declare it under `providers` in bench.json");
    }
  }
  KeySetup result;
  for (const Provider& provider : providers.all()) {
    add_pool(result, provider, read_keys(provider, environment, read_key_file),
             needed.contains(provider.name));
  }
  return result;
}

std::optional<SuiteConfig> config_if_any(const std::string& folder) {
  if (auto config = config_in(folder)) return config;
  const std::optional<SuiteLocation> suite = find_suite_if_any(folder);
  return suite ? config_in(suite->root) : std::nullopt;
}

KeySetup read_all_pools(const SuiteConfig* config, const Environment& environment) {
  const std::map<std::string, ProviderConfig> nothing;
  const Providers providers(config == nullptr ? nothing : config->providers, environment);
  KeySetup result;
  for (const Provider& provider : providers.all()) {
    KeySource source = read_keys(provider, environment, read_key_file);
    const bool any = !source.keys.empty();
    add_pool(result, provider, std::move(source), any);
  }
  return result;
}

}  // namespace bench
