#include "run_options.hpp"

#include <functional>

#include <CLI/CLI.hpp>
#include <arpa/inet.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

constexpr const char* kHow = "How to run it";
constexpr const char* kLimits = "What a container may use";

// An option whose text is read by `parse`, which throws bench's own Error.
template <typename Value>
void add_parsed(CLI::App& command, const std::string& name, const std::string& variable,
                const std::string& type, const std::string& group, std::optional<Value>& value,
                Value (*parse)(std::string_view), const std::string& what) {
  const auto read = [&value, parse, name, variable](const std::string& text) {
    try {
      value = parse(text);
    } catch (const Error& error) {
      throw Error(error.code(), fmt::format("{} ({}): {}", name, variable, error.message()),
                  error.hint());
    }
  };
  command.add_option_function<std::string>(name, read, what)
      ->type_name(type)
      ->envname(variable)
      ->group(group);
}

// Of the form `192.168.65.254:18788`: in the holder nobody resolves names.
HostPort parse_gateway_address(std::string_view text) {
  const std::optional<HostPort> parsed = parse_host_port(text);
  in_addr ipv4{};
  if (parsed && parsed->port > 0 && ::inet_pton(AF_INET, parsed->host.c_str(), &ipv4) == 1) {
    return *parsed;
  }
  throw usage_error(fmt::format("'{}' is no IPv4 address with a port", printable(text)),
                    "like 192.168.65.254:18788");
}

void add_recording_options(CLI::App& command, RunOptions& options) {
  command
      .add_flag("--record", options.record,
                "keep every request and answer beside the results (with --keys gateway)")
      ->group(kHow);
  command
      .add_option("--replay", options.replay,
                  "answer from the recordings of that matrix, its folder or its id: no key is "
                  "needed and nothing is spent")
      ->type_name("MATRIX")
      ->group(kHow);
  command
      .add_option_function<std::string>(
          "--replay-match",
          [&options](const std::string& how) {
            options.replay_match = how == "order" ? ReplayMatch::order : ReplayMatch::exact;
          },
          "exact: a request gets the answer of the same one; order: of the next one to that path, "
          "whatever it says")
      ->check(CLI::IsMember({"exact", "order"}))
      ->type_name("HOW")
      ->group(kHow);
}

void add_limit_options(CLI::App& command, RunOptions& options) {
  command.add_option("--cpus", options.limits.cpus, "processors, like 1.5")
      ->type_name("N")
      ->envname("BENCH_CPUS")
      ->check(CLI::Range(0.01, 4096.0))
      ->group(kLimits);
  add_parsed(command, "--memory", "BENCH_MEMORY", "SIZE", kLimits, options.limits.memory,
             parse_bytes, "memory, like 512m or 2g");
  command.add_option("--pids", options.limits.pids, "processes")
      ->type_name("N")
      ->envname("BENCH_PIDS")
      ->check(CLI::Range(1, 4'194'304))
      ->group(kLimits);
  add_parsed(command, "--max-output", "BENCH_MAX_OUTPUT", "SIZE", kLimits, options.max_output,
             parse_bytes, "output that is kept of each stream, its head and its tail");
}

}  // namespace

void add_engine_option(CLI::App& command, std::string& engine) {
  command
      .add_option("--engine", engine,
                  "docker, podman, a socket or an address (default: DOCKER_HOST, the docker "
                  "context, the usual sockets, podman)")
      ->type_name("WHERE")
      ->envname("BENCH_ENGINE")
      ->group(kHow);
}

void add_results_option(CLI::App& command, std::string& results_dir) {
  command.add_option("--results-dir", results_dir, "where results are kept")
      ->type_name("FOLDER")
      ->envname("BENCH_RESULTS_DIR")
      ->capture_default_str()
      ->group(kHow);
}

void add_resume_options(CLI::App& command, RunOptions& options) {
  add_parallel_option(command, options.matrix);
  add_engine_option(command, options.engine);
  add_results_option(command, options.results_dir);
  command
      .add_option_function<std::string>(
          "--keys",
          [&options](const std::string& mode) {
            options.keys = mode == "gateway" ? KeysMode::gateway : KeysMode::direct;
          },
          "direct: each container gets one key; gateway: bench keeps the keys, containers get a "
          "token and an address, and no run dies of a rate limit")
      ->check(CLI::IsMember({"direct", "gateway"}))
      ->type_name("HOW")
      ->envname("BENCH_KEYS")
      ->group(kHow);
  add_parsed(command, "--gateway-address", "BENCH_GATEWAY_ADDRESS", "ADDRESS:PORT", kHow,
             options.gateway_address, parse_gateway_address,
             "where containers of an engine on another machine, or in a virtual one, reach this "
             "machine (with --keys gateway)");
  add_parsed(command, "--max-cost-usd", "BENCH_MAX_COST_USD", "USD", kHow, options.max_cost,
             parse_usd, "what the whole matrix may cost (with --keys gateway)");
  add_parsed(command, "--max-run-cost-usd", "BENCH_MAX_RUN_COST_USD", "USD", kHow,
             options.max_run_cost, parse_usd, "what each run may cost (with --keys gateway)");
  command.add_flag("--build", options.build, "build the images that are missing")->group(kHow);
  add_parsed(command, "--timeout", "BENCH_TIMEOUT", "TIME", kHow, options.timeout, parse_duration,
             "an agent's time, like 90s or 30m");
  add_parsed(command, "--grace", "BENCH_GRACE", "TIME", kHow, options.grace, parse_duration,
             "between TERM and KILL");
  add_parsed(command, "--engine-patience", "BENCH_ENGINE_PATIENCE", "TIME", kHow,
             options.engine_patience, parse_duration,
             "how long to wait for an engine that does not answer (default: 10m)");
  command
      .add_option("--retries", options.retries,
                  "further attempts after trouble that is not the agent's")
      ->type_name("N")
      ->envname("BENCH_RETRIES")
      ->check(CLI::Range(0, 100))
      ->group(kHow);
}

void add_run_options(CLI::App& command, RunOptions& options) {
  add_matrix_options(command, options.matrix);
  add_resume_options(command, options);
  command
      .add_option_function<std::string>(
          "--network",
          [&options](const std::string& policy) {
            options.matrix.network = network_policy_named(policy);
          },
          "what containers reach, whatever their harness says: open; restricted: nothing but the "
          "gateway and the hosts that it allows")
      ->check(CLI::IsMember({"open", "restricted"}))
      ->type_name("POLICY")
      ->envname("BENCH_NETWORK")
      ->group(kHow);
  add_recording_options(command, options);
  add_limit_options(command, options);
}

}  // namespace bench
