#include "suite/bench_config.hpp"

#include <fmt/format.h>

#include "suite/declared_environment.hpp"
#include "suite/failover_config.hpp"
#include "suite/rate_config.hpp"
#include "suite/suite_id.hpp"

namespace bench {

namespace {

// A list is short for an object that only includes.
AxisFilter read_filter(Document::Object& axes, const std::string& axis) {
  if (axes.is_list(axis)) return {axes.texts(axis), {}};
  AxisFilter filter;
  if (std::optional<Document::Object> object = axes.object(axis)) {
    filter.include = object->texts("include");
    filter.exclude = object->texts("exclude");
    object->finish();
  }
  return filter;
}

AxisFilters read_axes(Document::Object& root) {
  AxisFilters filters;
  if (std::optional<Document::Object> axes = root.object("axes")) {
    filters.scenarios = read_filter(*axes, "scenarios");
    filters.harnesses = read_filter(*axes, "harnesses");
    filters.agents = read_filter(*axes, "agents");
    filters.models = read_filter(*axes, "models");
    filters.personas = read_filter(*axes, "personas");
    filters.modes = read_filter(*axes, "modes");
    axes->finish();
  }
  return filters;
}

std::optional<Dialect> read_dialect(Document::Object& object) {
  const std::optional<std::string> name = object.text("dialect");
  if (!name) return std::nullopt;
  if (*name == "anthropic") return Dialect::anthropic;
  if (*name == "openai") return Dialect::openai;
  if (*name == "gemini") return Dialect::gemini;
  if (*name == "cursor") return Dialect::cursor;
  throw object.error("dialect", fmt::format("unknown dialect '{}'", *name),
                     "anthropic, openai, gemini or cursor");
}

std::map<std::string, ProviderConfig> read_providers(Document::Object& root) {
  std::map<std::string, ProviderConfig> providers;
  std::optional<Document::Object> object = root.object("providers");
  if (!object) return providers;
  for (auto& [name, member] : object->members()) {
    if (!valid_suite_id(name)) {
      throw object->error(name, fmt::format("'{}' cannot name a provider", name));
    }
    ProviderConfig provider;
    provider.upstream = member.text("upstream").value_or("");
    provider.dialect = read_dialect(member);
    provider.key_variable = member.text("key_variable").value_or("");
    provider.pool_variable = member.text("pool_variable").value_or("");
    provider.failover = read_failover(member);
    provider.rates = read_rate_policy(member);
    member.finish();
    providers[name] = provider;
  }
  return providers;
}

// `4` and `"auto"` are both fine; what a text says is checked where --parallel is.
std::optional<std::string> read_parallel(Document::Object& defaults) {
  if (defaults.is_text("parallel")) return defaults.text("parallel");
  constexpr int kMost = 100'000;
  const std::optional<int> number = defaults.integer("parallel", 1, kMost);
  if (!number) return std::nullopt;
  return std::to_string(*number);
}

std::vector<std::string> read_modes(Document::Object& root) {
  std::vector<std::string> modes = root.texts("modes");
  for (const std::string& mode : modes) {
    if (valid_suite_id(mode)) continue;
    throw root.error("modes", fmt::format("'{}' cannot name a mode", mode), kSuiteIdHint);
  }
  return modes;
}

void read_defaults(Document::Object& root, SuiteConfig& settings) {
  constexpr int kMostTrials = 1'000'000;
  constexpr int kMostRetries = 100;
  std::optional<Document::Object> defaults = root.object("defaults");
  if (!defaults) return;
  settings.trials = defaults->integer("trials", 1, kMostTrials);
  settings.parallel = read_parallel(*defaults);
  settings.retries = defaults->integer("retries", 0, kMostRetries);
  settings.version = defaults->text("version");
  settings.timeout = defaults->duration("timeout");
  settings.grace = defaults->duration("grace");
  settings.max_output = defaults->bytes("max_output");
  settings.limits = read_limits(*defaults);
  settings.environment = read_environment(*defaults);
  defaults->finish();
}

double required_rate(Document::Object& object, const std::string& key, double most) {
  const std::optional<double> rate = object.number(key, 0, most);
  if (!rate)
    throw object.error("", fmt::format("'{}' is missing", key), "in USD per million tokens");
  return *rate;
}

TokenRates read_rates(Document::Object& object) {
  constexpr double kMost = 1'000'000;
  TokenRates rates;
  rates.input = required_rate(object, "input", kMost);
  rates.output = required_rate(object, "output", kMost);
  rates.cache_read = object.number("cache_read", 0, kMost);
  rates.cache_write_5m = object.number("cache_write_5m", 0, kMost);
  rates.cache_write_1h = object.number("cache_write_1h", 0, kMost);
  return rates;
}

// Nothing for what is no day of the calendar.
std::optional<WallTime> day_of(const std::string& date) {
  const std::string midnight = date + "T00:00:00.000Z";
  try {
    const WallTime time = from_utc(midnight);
    return to_utc(time) == midnight ? std::optional(time) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<WallTime> read_date(Document::Object& object) {
  const std::optional<std::string> date = object.text("from");
  if (!date) return std::nullopt;
  const std::optional<WallTime> day = day_of(*date);
  if (day) return day;
  throw object.error("from", fmt::format("'{}' is not a date", *date), "write it like 2026-11-21");
}

std::vector<PriceTier> read_tiers(Document::Object& price) {
  constexpr int kMostTokens = 1'000'000'000;
  std::vector<PriceTier> tiers;
  for (Document::Object& object : price.objects("tiers")) {
    const std::optional<int> above = object.integer("above_input", 1, kMostTokens);
    if (!above) throw object.error("", "'above_input' is missing");
    PriceTier tier{static_cast<std::uint64_t>(*above), read_rates(object)};
    if (!tiers.empty() && tier.above_input <= tiers.back().above_input) {
      throw object.error("above_input", "tiers must ascend");
    }
    object.finish();
    tiers.push_back(tier);
  }
  return tiers;
}

}  // namespace

Limits read_limits(Document::Object& object) {
  Limits limits;
  if (std::optional<Document::Object> given = object.object("limits")) {
    constexpr double kMostCpus = 4096;
    constexpr int kMostPids = 4'194'304;
    limits.cpus = given->number("cpus", 0.01, kMostCpus);
    limits.memory = given->bytes("memory");
    limits.pids = given->integer("pids", 1, kMostPids);
    given->finish();
  }
  return limits;
}

std::vector<ModelPrice> read_prices(Document::Object& root) {
  std::vector<ModelPrice> prices;
  for (Document::Object& object : root.objects("prices")) {
    ModelPrice price;
    price.model = object.required_text("model");
    const std::size_t star = price.model.find('*');
    if (star != std::string::npos && star + 1 != price.model.size()) {
      throw object.error("model", fmt::format("'{}' has a '*' before its end", price.model));
    }
    price.from = read_date(object);
    price.rates = read_rates(object);
    price.tiers = read_tiers(object);
    object.finish();
    prices.push_back(std::move(price));
  }
  return prices;
}

BenchConfig read_bench_config(const Document& document) {
  Document::Object root = document.root();
  root.ignore("$schema");
  const int version = root.integer("format_version", 1, 1'000'000).value_or(kConfigFormatVersion);
  if (version > kConfigFormatVersion) {
    throw root.error("format_version",
                     fmt::format("format version {} is newer than this bench understands", version),
                     "update bench");
  }
  BenchConfig config;
  config.name = root.text("name").value_or("");
  config.modes = read_modes(root);
  config.settings.axes = read_axes(root);
  config.settings.providers = read_providers(root);
  config.settings.prices = read_prices(root);
  read_defaults(root, config.settings);
  root.finish();
  return config;
}

}  // namespace bench
