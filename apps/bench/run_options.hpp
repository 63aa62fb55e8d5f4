#pragma once

#include <optional>
#include <string>

#include "base/host_port.hpp"
#include "base/usd.hpp"
#include "matrix_options.hpp"
#include "record/replay.hpp"
#include "suite/suite.hpp"

namespace CLI {
class App;
}

namespace bench {

// Where containers get their keys from.
enum class KeysMode { direct, gateway };

// How it is run, beside what: the flags of `run`, most of which `preflight` checks against.
struct RunOptions {
  MatrixOptions matrix;
  std::string results_dir = "results";
  std::string engine;
  bool build = false;
  std::optional<KeysMode> keys;  // not said: direct, or as a matrix that is resumed has it
  Limits limits;
  std::optional<Milliseconds> timeout;
  std::optional<Milliseconds> grace;
  std::optional<Milliseconds> engine_patience;
  std::optional<Bytes> max_output;
  std::optional<int> retries;
  std::optional<HostPort> gateway_address;  // where an engine on another machine sees this one
  bool record = false;                      // what goes through the gateway is kept
  std::string replay;  // a matrix whose recordings answer, by its folder or its id; empty: none
  ReplayMatch replay_match = ReplayMatch::exact;
  std::optional<Usd> max_cost;      // of the matrix
  std::optional<Usd> max_run_cost;  // of each run
};

void add_engine_option(CLI::App& command, std::string& engine);
void add_results_option(CLI::App& command, std::string& results_dir);
void add_run_options(CLI::App& command, RunOptions& options);

// Those of them that may change when a matrix is resumed.
void add_resume_options(CLI::App& command, RunOptions& options);

}  // namespace bench
