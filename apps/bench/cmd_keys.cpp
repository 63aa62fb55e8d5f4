#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "command.hpp"
#include "key_sharing.hpp"
#include "preflight/checks.hpp"
#include "preflight/key_check.hpp"
#include "store/state_folder.hpp"

namespace bench {

namespace {

std::vector<Column> key_columns() {
  return {{.name = "provider", .title = "PROVIDER"},
          {.name = "label", .title = "KEY"},
          {.name = "hint", .title = "HINT"},
          {.name = "organization", .title = "ORGANIZATION", .fit = Fit::middle},
          {.name = "state", .title = "STATE"},
          {.name = "why", .title = "WHY", .fit = Fit::end},
          {.name = "until", .title = "UNTIL"},
          {.name = "processes", .title = "PROCESSES", .right = true},
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

// What is shared of each key that was checked, in the same order; nothing where nothing is shared.
std::vector<std::optional<SharedKey>> shared_states(const KeySetup& setup,
                                                    const std::vector<CheckedKey>& keys) {
  std::vector<std::optional<SharedKey>> states;
  if (setup.ledger) {
    for (const auto& [name, pool] : setup.pools) {
      for (SharedKey& one : setup.ledger->states(name, pool.pool.keys())) {
        states.emplace_back(std::move(one));
      }
    }
  }
  states.resize(keys.size());
  return states;
}

// What keeps a key from being used is shown, also when its provider has just accepted it: rate
// limits and missing credit do not show there.
bool shared_state_wins(const CheckedKey& key, const SharedKey& shared) {
  const bool refused =
      key.verdict == KeyVerdict::rejected || key.verdict == KeyVerdict::out_of_credit;
  return shared.phase != KeyPhase::valid && !refused;
}

std::vector<Field> row_of(const CheckedKey& key, const std::optional<SharedKey>& shared,
                          WallTime now) {
  Field state = Field(name(key.verdict)).in(tone_of(key.verdict));
  std::string why = key.why;
  std::string organization = key.organization;
  Field until;
  if (shared && organization.empty()) organization = shared->organization;
  if (shared && shared_state_wins(key, *shared)) {
    const bool cools = shared->phase == KeyPhase::cooling;
    state = cools ? Field("cooling").in(Tone::warn) : Field("dead").in(Tone::bad);
    why = shared->reason;
    if (cools) until = Field(to_utc(now + shared->left)).as("in " + show(shared->left));
  }
  return {key.provider, key.label, key.hint, organization.empty() ? Field() : Field(organization),
          state,        why,       until,    shared ? Field(shared->processes) : Field(),
          key.id.str()};
}

ExitCode show_keys(const Shell& shell, const std::string& folder, Format format) {
  const std::optional<SuiteConfig> config = config_if_any(folder);
  KeySetup setup = read_all_pools(config ? &*config : nullptr, shell.environment());
  share_keys(shell, setup);
  std::vector<PoolToCheck> pools;
  for (const auto& [name, pool] : setup.pools) pools.push_back({&pool.provider, &pool.pool});
  const std::vector<CheckedKey> keys = check_keys(pools, send_over_network);
  remember_verdicts(setup, keys);
  const std::vector<std::optional<SharedKey>> shared = shared_states(setup, keys);
  const std::unique_ptr<Listing> listing = make_listing(format, key_columns(), shell.out_page());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    listing->row(row_of(keys[i], shared[i], shell.clock().wall()));
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

void reset_key(KeyLedger& ledger, const KeyPools& pools, const std::string& label) {
  std::vector<std::string> known;
  for (const auto& [name, pool] : pools) {
    for (const Key& key : pool.pool.keys()) {
      if (key.label == label) return ledger.reset(name, key);
      known.push_back(key.label);
    }
  }
  throw usage_error(fmt::format("no key is called '{}'", printable(label)),
                    known.empty() ? "no key is set" : "there are " + joined(known, ", "));
}

ExitCode reset_keys(const Shell& shell, const std::string& folder,
                    const std::vector<std::string>& labels) {
  const std::optional<SuiteConfig> config = config_if_any(folder);
  const KeySetup setup = read_all_pools(config ? &*config : nullptr, shell.environment());
  KeyLedger ledger(state_folder(shell.environment()), shell.clock(), real_processes());
  for (const std::string& label : labels) reset_key(ledger, setup.pools, label);
  if (labels.empty()) ledger.reset_all();
  shell.say(labels.empty() ? "all keys are as if they had never been used"
                           : "neither cooling nor dead any more: " + joined(labels, ", "));
  return ExitCode::done;
}

}  // namespace

void add_keys(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand(
      "keys", "each key: label, hint, organization, state, why, until when; asks the providers");
  command->footer(
      R"(What is learned of a key is shared by all bench processes of a user, in $BENCH_STATE_DIR/keys.db
(default ~/.local/state/bench), by its fingerprint.

Examples:
  ANTHROPIC_API_KEYS=first,second bench keys
  bench keys --format json
  bench keys reset 'ANTHROPIC_API_KEYS[0]')");
  const auto suite = std::make_shared<std::string>(".");
  const auto format = std::make_shared<std::string>("table");
  const auto labels = std::make_shared<std::vector<std::string>>();
  command->add_option("--suite", *suite, "the folder whose bench.json declares providers")
      ->type_name("FOLDER")
      ->envname("BENCH_SUITE");
  command->add_option("--format", *format, "table, json or csv")->type_name("FORMAT");
  CLI::App* reset = command->add_subcommand(
      "reset", "forget that keys are cooling or dead; without a label, all of them");
  reset->add_option("label", *labels, "which keys")->type_name("LABEL");
  reset->fallthrough();
  command->callback([=, &action] {
    if (reset->parsed()) {
      action = [=](const Shell& shell) { return reset_keys(shell, *suite, *labels); };
    } else {
      action = [=](const Shell& shell) { return show_keys(shell, *suite, parse_format(*format)); };
    }
  });
}

}  // namespace bench
