#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/run_id.hpp"
#include "suite/suite.hpp"

namespace bench {

// One point of the matrix. It borrows from the suite, which outlives it.
struct Cell {
  const Scenario* scenario = nullptr;
  const Harness* harness = nullptr;
  const Agent* agent = nullptr;
  std::string_view model;
  std::string_view persona;
  std::string_view mode;
};

// A cell and a trial: what is planned, counted and resumed.
struct PlannedRun {
  RunId id;
  Cell cell;
  int trial = 1;
};

// `i/n`: the i-th of n parts, for machines that share a matrix.
struct Shard {
  int index = 1;
  int count = 1;
};

[[nodiscard]] Shard parse_shard(std::string_view text);

struct Selection {
  AxisFilters axes;
  int trials = 1;
  Shard shard;
};

// The frozen list of runs of one matrix. The same suite and selection give the same runs with the
// same ids in the same order: trials outermost, so that a matrix cut short has seen every cell, and
// agents innermost, so that neighbours load different providers. Only the axes are kept; a run is
// made when it is asked for.
class Plan {
 public:
  // Throws Error when a filter matches nothing, naming the nearest value that exists.
  // `suite` is borrowed and must outlive the plan.
  Plan(const Suite& suite, const Selection& selection);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] PlannedRun at(std::size_t index) const;

  // The cell and the trial of the run at `index`, without the cost of its id.
  [[nodiscard]] Cell cell_at(std::size_t index) const;
  [[nodiscard]] int trial_at(std::size_t index) const;

  [[nodiscard]] int trials() const { return trials_; }
  [[nodiscard]] std::size_t cells() const { return first_cell_.back(); }

 private:
  // An agent with one of its models.
  struct Player {
    const Agent* agent;
    std::string_view model;
  };

  [[nodiscard]] std::size_t global_index(std::size_t index) const;

  std::vector<const Scenario*> scenarios_;
  std::vector<const Harness*> harnesses_;
  std::vector<Player> players_;
  std::vector<std::vector<std::string_view>> personas_;  // parallel to scenarios_
  std::vector<std::size_t> first_cell_;                  // of each of scenarios_, then the total
  std::vector<std::string_view> modes_;
  int trials_;
  Shard shard_;
  std::size_t size_ = 0;
};

// The readable, unique name of a run: its axes made safe for paths and labels, and a digest of them
// as they were.
[[nodiscard]] RunId run_id(const Cell& cell, int trial);

}  // namespace bench
