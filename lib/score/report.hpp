#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// The gates in the order in which they must be passed.
enum class Gate { functional, correct, robust, performant, production };
inline constexpr std::array kGates = {Gate::functional, Gate::correct, Gate::robust,
                                      Gate::performant, Gate::production};

[[nodiscard]] std::string_view name(Gate gate);

// What the assertions of one gate said: name -> passed.
struct GateReport {
  std::map<std::string, bool> core;
  std::map<std::string, bool> scenario;
};

// What an agent says it used. Unknown is unknown, not zero.
struct AgentMetrics {
  std::optional<double> steps;
  std::optional<double> tokens;
  std::optional<double> input_tokens;
  std::optional<double> output_tokens;
  std::optional<double> cost_usd;
  std::optional<double> wall_seconds;
};

// What a container reported about its run, whichever way it did. Gates are absent where it reported
// bare numbers only.
struct RunReport {
  std::optional<std::map<Gate, GateReport>> gates;
  std::optional<int> highest_gate;
  std::optional<double> normalized_score;
  std::optional<int> agent_exit_code;
  AgentMetrics metrics;
  std::string error;  // what the container says went wrong in itself
};

// One gate, judged.
struct GateScore {
  bool passed = false;
  double score = 0;
  GateReport assertions;
};

struct Score {
  int highest_gate = 0;         // consecutive gates passed, 0 to 5
  double normalized_score = 0;  // 0 to 1
  std::optional<std::map<Gate, GateScore>> gates;
  std::vector<std::string> notes;  // what was judged differently from what was reported, and why
};

}  // namespace bench
