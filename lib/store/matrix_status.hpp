#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "store/ledger.hpp"
#include "store/results_folder.hpp"

namespace bench {

// An attempt that has begun and of which no end is known.
struct RunningAttempt {
  RunId run;
  int attempt = 1;
  int slot = 0;
  std::string key_label;
  AttemptName container;
  WallTime started;
};

// How far a matrix has come, as the ledger knows it at this moment.
struct MatrixStatus {
  MatrixEntry matrix;
  std::optional<WallTime> ended;
  std::optional<pid_t> owner;  // the process that runs it; nothing: nobody does
  StopWish stop_wish = StopWish::none;
  std::map<Outcome, std::size_t> finished;  // runs by their outcome
  std::size_t again = 0;                    // runs that wait for another attempt
  std::vector<RunningAttempt> running;      // or cut off, when nobody owns the matrix

  [[nodiscard]] std::size_t done() const;

  // It is not over, and nobody runs it.
  [[nodiscard]] bool is_cut_off() const { return !owner && matrix.state == MatrixState::open; }
  [[nodiscard]] std::size_t left() const { return matrix.planned - done() - running.size(); }
};

// `running`, `stopping`, `finished`, `interrupted`, or `cut off`: its process died.
[[nodiscard]] std::string state_name(const MatrixStatus& status);

// Throws Error with ExitCode::store_failed.
[[nodiscard]] MatrixStatus read_status(const ResultsFolder& results, const MatrixEntry& matrix);

}  // namespace bench
