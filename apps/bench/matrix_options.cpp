#include "matrix_options.hpp"

#include <charconv>

#include <CLI/CLI.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

constexpr const char* kWhat = "What to run";

void add_axis(CLI::App& command, const std::string& names, const std::string& variable,
              std::vector<std::string>& values, const std::string& what) {
  command.add_option(names, values, what + ": globs, repeatable, `!glob` leaves out")
      ->type_name("GLOB")
      ->envname(variable)
      ->delimiter(',')
      ->take_all()
      ->group(kWhat);
}

}  // namespace

void add_parallel_option(CLI::App& command, MatrixOptions& options) {
  command.add_option("--parallel", options.parallel, "containers at a time, or `auto`")
      ->type_name("N")
      ->envname("BENCH_PARALLEL")
      ->group(kWhat);
}

void add_matrix_options(CLI::App& command, MatrixOptions& options) {
  command.add_option("--suite", options.suite, "the suite, or a folder inside it")
      ->type_name("FOLDER")
      ->envname("BENCH_SUITE")
      ->group(kWhat);
  command.add_flag("--matrix", options.matrix, "every combination, not a single cell")
      ->group(kWhat);
  add_axis(command, "-s,--scenario", "BENCH_SCENARIO", options.scenarios, "scenarios");
  add_axis(command, "--harness", "BENCH_HARNESS", options.harnesses, "harnesses");
  add_axis(command, "--agent", "BENCH_AGENT", options.agents, "agents");
  add_axis(command, "--model", "BENCH_MODEL", options.models, "models");
  add_axis(command, "--persona", "BENCH_PERSONA", options.personas, "prompt variants");
  add_axis(command, "--mode", "BENCH_MODE", options.modes, "planning modes");
  command.add_option("--trials", options.trials, "how often each cell is run")
      ->type_name("K")
      ->envname("BENCH_TRIALS")
      ->check(CLI::Range(1, 1'000'000))
      ->group(kWhat);
  command.add_option("--shard", options.shard, "only the i-th of n parts, for several machines")
      ->type_name("I/N")
      ->envname("BENCH_SHARD")
      ->group(kWhat);
  command.add_option("--version", options.version, "the version that images and results carry")
      ->type_name("TAG")
      ->envname("BENCH_VERSION")
      ->group(kWhat);
}

std::optional<int> parse_parallel(const std::string& text) {
  constexpr int kMost = 4096;
  if (text == "auto") return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value > kMost) {
    throw usage_error("--parallel: '" + printable(text) + "' is not a number from 1 to 4096",
                      "or `auto`, which follows the machine");
  }
  return value;
}

}  // namespace bench
