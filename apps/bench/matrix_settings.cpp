#include "matrix_settings.hpp"

#include <algorithm>
#include <filesystem>
#include <random>

#include <fmt/format.h>

#include "replay_setup.hpp"
#include "suite/scenario_digest.hpp"
#include "version.hpp"

namespace bench {

namespace {

Limits default_limits(const SuiteConfig& config) {
  constexpr int kPids = 1024;
  Limits limits = config.limits;
  if (!limits.pids) limits.pids = kPids;
  return limits;
}

}  // namespace

MatrixId new_matrix_id(WallTime now) {
  std::string stamp;
  for (const char c : to_utc(now).substr(0, 19)) {
    if (c == 'T') stamp += '-';
    if (c >= '0' && c <= '9') stamp += c;
  }
  std::random_device random;
  return MatrixId(fmt::format("{}-{:04x}", stamp, random() & 0xFFFFU));
}

MatrixSettings settings_for(const MatrixId& id, const MatrixSetup& setup, const RunOptions& options,
                            int slots, const Capabilities& engine) {
  const SuiteConfig& config = setup.suite().config;
  MatrixSettings settings;
  settings.id = id;
  settings.version = setup.version();
  settings.limits = options.limits;
  settings.default_limits = default_limits(config);
  settings.timeout = options.timeout;
  if (config.timeout) settings.default_timeout = *config.timeout;
  settings.ends_agents_itself = setup.suite().layout == Layout::bench;
  if (const auto cap = options.max_output ? options.max_output : config.max_output) {
    settings.log_cap = *cap;
  }
  settings.environment = config.environment;
  settings.schedule.slots = slots;
  settings.schedule.retries = options.retries.value_or(config.retries.value_or(2));
  // A start keeps most of one of the engine's processors busy. More of them at once only wait for
  // each other, and bring slots into use, each with a holder to make, that would soon be free.
  if (engine.cpus > 0) settings.schedule.max_starting = engine.cpus + 1;
  if (options.engine_patience) {
    settings.engine_patience = settings.attendance.patience = *options.engine_patience;
  }
  if (const auto grace = options.grace ? options.grace : config.grace) {
    settings.attendance.grace = *grace;
  }
  return settings;
}

MatrixRecord record_of(const Shell& shell, const MatrixSetup& setup, const RunOptions& options,
                       const MatrixSettings& settings, Engine& engine,
                       const std::vector<NeededImage>& images) {
  MatrixRecord record;
  record.id = settings.id;
  record.created = shell.clock().wall();
  record.bench_version = kVersion;
  record.suite_name = setup.suite().name;
  record.suite_root = setup.suite().root;
  record.layout = setup.suite().layout;
  record.selection = setup.selection();
  record.version = settings.version;
  record.network = setup.network();
  record.parallel = setup.parallel() ? std::to_string(*setup.parallel()) : "auto";
  record.slots = settings.schedule.slots;
  record.retries = settings.schedule.retries;
  record.limits = merged(settings.limits, settings.default_limits);
  record.timeout = settings.timeout;
  record.max_output = options.max_output ? options.max_output : setup.suite().config.max_output;
  record.gateway = options.keys == KeysMode::gateway;
  if (record.gateway) record.gateway_address = options.gateway_address;
  record.max_cost = options.max_cost;
  record.max_run_cost = options.max_run_cost;
  record.record = options.record;
  if (!options.replay.empty()) {
    const ReplaySource source = find_replay_source(options);
    record.replay =
        MatrixRecord::Replay{std::filesystem::canonical(source.results.root()), source.matrix,
                             source.match == ReplayMatch::order ? "order" : "exact"};
  }
  record.engine = engine.capabilities();
  for (const NeededImage& image : images) {
    record.images[image.tag] = engine.image_digest(image.tag);
    const Scenario& scenario = *image.cell.scenario;
    std::string& digest = record.scenarios[scenario.id];
    if (digest.empty()) digest = content_digest(scenario);
  }
  return record;
}

}  // namespace bench
