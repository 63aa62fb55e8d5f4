#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "runs/attempt_result.hpp"

namespace bench {

// What occupies a slot, in texts that are safe to show.
struct BusySlot {
  std::string run;
  std::string player;  // `claude/opus`
  std::string key_label;
  int attempt = 1;
  SteadyTime since;
  std::optional<SteadyTime> held_until;  // while it waits for a key
  SteadyTime told_until{};               // of the longest wait that was news
};

struct RunCounts {
  std::size_t runs = 0;
  std::size_t done = 0;    // will not be attempted again
  std::size_t failed = 0;  // those of them without a score
  std::size_t running = 0;
  std::size_t held = 0;  // those of them that wait for a key
  std::size_t left = 0;  // neither done nor running
};

// What every display knows about a matrix while it runs.
class RunBoard {
 public:
  void start_matrix(std::size_t runs, int slots, SteadyTime now);
  void start(int slot, const PlannedRun& run, int attempt, const std::string& key_label,
             SteadyTime now);

  // Whether that is worth a line: it waits for a second or more, and longer than was known.
  bool hold(int slot, const std::optional<SteadyTime>& until, SteadyTime now);

  void finish(int slot, const AttemptResult& result, SteadyTime now);

  [[nodiscard]] RunCounts counts() const;
  [[nodiscard]] Milliseconds elapsed(SteadyTime now) const;
  [[nodiscard]] std::optional<Milliseconds> estimate(SteadyTime now) const;

  // By slot.
  [[nodiscard]] const std::map<int, BusySlot>& busy() const { return busy_; }

 private:
  std::size_t runs_ = 0;
  int slots_ = 1;
  SteadyTime started_;
  std::size_t scored_ = 0;
  std::size_t failed_ = 0;
  Milliseconds spent_{0};  // by attempts that are over
  std::map<int, BusySlot> busy_;
};

}  // namespace bench
