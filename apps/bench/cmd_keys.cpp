#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "command.hpp"
#include "key_setup.hpp"
#include "preflight/checks.hpp"
#include "preflight/key_check.hpp"
#include "suite/find_suite.hpp"

namespace bench {

namespace {

std::vector<Column> columns() {
  return {{.name = "provider", .title = "PROVIDER"},
          {.name = "label", .title = "KEY"},
          {.name = "hint", .title = "HINT"},
          {.name = "organization", .title = "ORGANIZATION", .fit = Fit::middle},
          {.name = "state", .title = "STATE"},
          {.name = "why", .title = "WHY", .fit = Fit::end},
          {.name = "id"}};
}

Tone tone_of(KeyVerdict verdict) {
  switch (verdict) {
    case KeyVerdict::valid:
      return Tone::good;
    case KeyVerdict::rejected:
    case KeyVerdict::out_of_credit:
      return Tone::bad;
    case KeyVerdict::restricted:
    case KeyVerdict::limited:
    case KeyVerdict::unknown:
      break;
  }
  return Tone::warn;
}

std::optional<Suite> suite_if_any(const std::string& folder) {
  try {
    return load_suite(find_suite(folder));
  } catch (const Error&) {
    return std::nullopt;  // keys are asked for without a suite too
  }
}

ExitCode show_keys(const Shell& shell, const std::string& folder, Format format) {
  const std::optional<Suite> suite = suite_if_any(folder);
  const KeySetup setup = read_all_pools(suite ? &*suite : nullptr, shell.environment());
  std::vector<PoolToCheck> pools;
  for (const auto& [name, pool] : setup.pools) pools.push_back({&pool.provider, &pool.pool});
  const std::vector<CheckedKey> keys = check_keys(pools, send_over_network);
  const std::unique_ptr<Listing> listing = make_listing(format, columns(), shell.out_page());
  for (const CheckedKey& key : keys) {
    listing->row({key.provider, key.label, key.hint,
                  key.organization.empty() ? Field() : Field(key.organization),
                  Field(name(key.verdict)).in(tone_of(key.verdict)), key.why, key.id.str()});
  }
  listing->finish();
  for (const Finding& finding : setup.findings) shell.show(finding);
  for (const PoolToCheck& pool : pools) {
    for (const Finding& finding : pool_findings(*pool.provider, *pool.pool, keys, 1)) {
      shell.show(finding);
    }
  }
  if (keys.empty()) shell.warn("no key is set", "export ANTHROPIC_API_KEYS=first,second");
  const bool refused = any_fatal(key_findings(keys, pools));
  return refused ? ExitCode::preflight_refused : ExitCode::done;
}

}  // namespace

void add_keys(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "keys", "each key: label, hint, organization, state and why; asks the providers");
  command->footer(R"(Examples:
  ANTHROPIC_API_KEYS=first,second bench keys
  bench keys --format json)");
  const auto suite = std::make_shared<std::string>(".");
  const auto format = std::make_shared<std::string>("table");
  command->add_option("--suite", *suite, "the suite whose bench.json declares providers")
      ->type_name("FOLDER")
      ->envname("BENCH_SUITE");
  command->add_option("--format", *format, "table, json or csv")->type_name("FORMAT");
  command->callback([=, &action] {
    action = [=](const Shell& shell) { return show_keys(shell, *suite, parse_format(*format)); };
  });
}

}  // namespace bench
