#include "preflight_setup.hpp"

#include <algorithm>
#include <future>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "key_sharing.hpp"
#include "matrix_gateway.hpp"
#include "meter/price_list.hpp"
#include "replay_setup.hpp"
#include "store/results_folder.hpp"
#include "tunnel_setup.hpp"

namespace bench {

namespace {

void append(Findings& to, Findings more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Findings check_results_folder(const std::string& folder) {
  try {
    ResultsFolder(folder).prepare();
    return {};
  } catch (const Error& error) {
    return {{Severity::fatal, "results", error.message(), error.hint()}};
  }
}

std::vector<std::string> tags_of(const std::vector<NeededImage>& images) {
  std::vector<std::string> tags;
  tags.reserve(images.size());
  for (const NeededImage& image : images) tags.push_back(image.tag);
  return tags;
}

// With a budget, what has no price is refused, run after run.
Findings check_prices(const MatrixSetup& setup, const RunOptions& options, WallTime now) {
  if (!options.max_cost && !options.max_run_cost) return {};
  const Plan& plan = setup.plan();
  std::set<std::string_view> asked;
  for (std::size_t i = 0; i < std::min(plan.size(), plan.cells()); ++i) {
    const Cell cell = plan.cell_at(i);
    if (!cell.agent->provider.empty()) asked.insert(cell.model);
  }
  const PriceList prices(setup.suite().config.prices);
  Findings findings;
  for (const std::string_view model : asked) {
    if (prices.worst_case(model, 1, 1, now)) continue;
    findings.push_back({Severity::warning, "budget",
                        fmt::format("'{}' has no price: with a budget, what is asked of it under "
                                    "this name will be refused",
                                    printable(model)),
                        "say what it costs under `prices` in bench.json"});
  }
  return findings;
}

// What is asked for and only a gateway could do.
Findings check_without_gateway(const RunOptions& options) {
  constexpr const char* kHint = "add --keys gateway";
  Findings findings;
  if (options.gateway_address) {
    findings.push_back({Severity::fatal, "gateway",
                        "--gateway-address was given, but there is no gateway", kHint});
  }
  if (options.max_cost || options.max_run_cost) {
    findings.push_back({Severity::fatal, "budget",
                        "there is a budget, but only the gateway knows what runs cost", kHint});
  }
  return findings;
}

}  // namespace

int resolved_parallel(const MatrixSetup& setup, const Capabilities& engine, const Limits& limits) {
  if (setup.parallel()) return *setup.parallel();
  int slots = std::max(1, engine.cpus * 2);
  if (limits.memory && limits.memory->count > 0 && engine.memory.count > 0) {
    const std::uint64_t fitting = engine.memory.count / limits.memory->count;
    slots =
        static_cast<int>(std::clamp<std::uint64_t>(fitting, 1, static_cast<std::uint64_t>(slots)));
  }
  return static_cast<int>(
      std::min(static_cast<std::size_t>(slots), std::max<std::size_t>(setup.plan().size(), 1)));
}

PreflightResult run_preflight(const Shell& shell, const MatrixSetup& setup,
                              const RunOptions& options, KeySetup& keys, Engine& engine,
                              const std::vector<NeededImage>& images) {
  PreflightResult result;
  std::vector<PoolToCheck> pools;
  const bool replay = !options.replay.empty();
  if (!replay) {
    for (const auto& [name, pool] : keys.pools) pools.push_back({&pool.provider, &pool.pool});
  }
  std::future<std::vector<CheckedKey>> asked =
      std::async(std::launch::async, [&pools] { return check_keys(pools, send_over_network); });

  result.engine = engine.capabilities();
  const Capabilities& capabilities = result.engine;
  const Limits limits = merged(options.limits, setup.suite().config.limits);
  result.slots = resolved_parallel(setup, capabilities, limits);
  append(result.findings, check_engine(capabilities));
  append(result.findings, check_images(engine.missing_images(tags_of(images))));
  append(result.findings, check_results_folder(options.results_dir));
  append(result.findings, check_disk(options.results_dir, capabilities.data_root));
  append(result.findings, check_memory(capabilities, limits));
  append(result.findings, check_parallel(capabilities, result.slots, limits));
  append(result.findings, check_modes(setup.plan()));
  const KeysMode mode = options.keys.value_or(KeysMode::direct);
  const bool gateway = mode == KeysMode::gateway;
  const Providers providers(setup.suite().config.providers, shell.environment());
  append(result.findings, check_proxy(setup.plan(), providers, mode, capabilities));
  if (gateway)
    append(result.findings, check_gateway(setup.plan(), capabilities, options.gateway_address));
  if (gateway) append(result.findings, check_prices(setup, options, shell.clock().wall()));
  if (replay) append(result.findings, check_recordings(setup.plan(), find_replay_source(options)));
  if (!gateway) append(result.findings, check_without_gateway(options));

  result.keys = asked.get();
  remember_verdicts(keys, result.keys);
  trust_accepted_keys(keys, result.keys);
  append(result.findings, keys.findings);
  append(result.findings, key_findings(result.keys, pools));
  for (const PoolToCheck& pool : pools) {
    append(result.findings,
           pool_findings(*pool.provider, *pool.pool, result.keys, gateway ? 1 : result.slots));
  }
  append(result.findings, check_clock(result.keys, shell.clock().wall()));
  sort_findings(result.findings);
  return result;
}

}  // namespace bench
