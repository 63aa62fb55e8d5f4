#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/plan.hpp"

namespace CLI {
class App;
}

namespace bench {

// The flags that say what is to be run, as they were typed.
struct MatrixOptions {
  std::string suite = ".";
  bool matrix = false;
  std::vector<std::string> scenarios, harnesses, agents, models, personas, modes;
  std::optional<int> trials;
  std::string parallel;
  std::string shard;
  std::string version;
  std::optional<NetworkPolicy> network;  // whatever harnesses say
};

void add_parallel_option(CLI::App& command, MatrixOptions& options);

// All but --parallel.
void add_matrix_options(CLI::App& command, MatrixOptions& options);

// `4` or `auto`; nothing is auto. Throws Error on anything else.
[[nodiscard]] std::optional<int> parse_parallel(const std::string& text);

}  // namespace bench
