#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/units.hpp"
#include "suite/allowed_host.hpp"
#include "suite/failover_policy.hpp"
#include "suite/model_price.hpp"
#include "suite/rate_policy.hpp"

namespace bench {

// What one container may use. What is not set is inherited: flags over scenario over bench.json
// over the built-in defaults.
struct Limits {
  std::optional<double> cpus;
  std::optional<Bytes> memory;
  std::optional<int> pids;
};

// The fields of `over` where they are set, those of `under` elsewhere.
[[nodiscard]] Limits merged(const Limits& over, const Limits& under);

enum class NetworkPolicy { open, restricted };

// `open`, `restricted`
[[nodiscard]] std::string_view name(NetworkPolicy policy);
[[nodiscard]] std::optional<NetworkPolicy> network_policy_named(std::string_view name);

enum class Layout { bench, dec_bench };

// One task, as its files describe it.
struct Scenario {
  std::string id;
  std::string title;
  std::string description;
  std::string tier;
  std::string domain;
  std::vector<std::string> tags;
  std::vector<std::string> services;           // what runs beside the task in its container
  std::vector<std::string> personas;           // those it has a prompt for, sorted
  std::filesystem::path folder;                // empty for a registry entry without a folder
  std::optional<std::string> image;            // the image it starts from ...
  std::optional<std::filesystem::path> build;  // ... or the folder that is built into it
  Limits limits;
  std::optional<Milliseconds> timeout;
  bool own_network = false;  // needs a fresh network namespace instead of its slot's
};

// The tools that are installed beside the task.
struct Harness {
  std::string id;
  std::string title;
  std::string description;
  std::string install_script;
  NetworkPolicy network = NetworkPolicy::open;
  AllowedHosts allowed_hosts;  // that a restricted one reaches all the same
};

// The program that an agent's runner calls, as far as bench knows how it is pointed at a provider.
enum class AgentClient { other, claude_code, codex, gemini, opencode, aider, cursor };

// The client that goes by this name, if one does: `claude-code`.
[[nodiscard]] std::optional<AgentClient> client_named(std::string_view name);

// What solves the task.
struct Agent {
  std::string id;
  AgentClient client = AgentClient::other;
  std::string provider;             // empty: needs no key
  std::string key_variable;         // empty: the provider's own
  std::vector<std::string> models;  // never empty; `none` for an agent that has no model
  std::filesystem::path folder;
  std::map<std::string, std::string> environment;
  std::string install_script;
  std::string transcript;   // where it leaves one, below /output of its container; or empty
  std::string cost;         // where it leaves what it used, likewise
  bool heeds_mode = false;  // its runner reads PLAN_MODE, so modes are different treatments
};

// Globs over one axis. Nothing included means everything; excluded wins over included.
struct AxisFilter {
  std::vector<std::string> include;
  std::vector<std::string> exclude;
};

struct AxisFilters {
  AxisFilter scenarios, harnesses, agents, models, personas, modes;
};

// The shape of a provider's HTTP interface.
enum class Dialect { anthropic, openai, gemini, cursor };

// A provider as bench.json declares it: a new one, or another address for a known one.
struct ProviderConfig {
  std::string upstream;  // scheme and host, no path; empty: the built-in one
  std::optional<Dialect> dialect;
  std::string key_variable;   // e.g. `MYLAB_API_KEY`; empty: derived from the name
  std::string pool_variable;  // e.g. `MYLAB_API_KEYS`; empty: derived from key_variable
  FailoverPolicy failover;
  RatePolicy rates;
};

// What bench.json says. A field that is not set has not been said there; flags and the environment
// win over it, built-in defaults fill the rest.
struct SuiteConfig {
  AxisFilters axes;
  std::optional<int> trials;
  std::optional<std::string> parallel;  // a number or `auto`, as for --parallel
  std::optional<int> retries;
  std::optional<std::string> version;
  std::optional<Milliseconds> timeout;
  std::optional<Milliseconds> grace;
  std::optional<Bytes> max_output;  // per stream of one attempt
  Limits limits;
  std::map<std::string, ProviderConfig> providers;
  std::vector<ModelPrice> prices;
  std::map<std::string, std::string> environment;  // declared for every container
};

// Everything that can be run, in memory and in a stable order: each list is sorted by id.
struct Suite {
  Layout layout = Layout::bench;
  std::string name;
  std::filesystem::path root;
  std::vector<Scenario> scenarios;
  std::vector<Harness> harnesses;
  std::vector<Agent> agents;
  std::vector<std::string> modes;
  SuiteConfig config;
};

}  // namespace bench
