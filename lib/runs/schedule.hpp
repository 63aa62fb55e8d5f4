#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <vector>

#include "base/clock.hpp"

namespace bench {

struct SchedulePolicy {
  int slots = 1;
  int retries = 2;                  // further attempts of a run, for outcomes that are worth it
  int max_starting = 4;             // starts under way at once: more only adds latency to a daemon
  Milliseconds first_pause{1'000};  // after the engine's first refusal, doubled up to ...
  Milliseconds longest_pause{30'000};
};

// What has been done of a plan before.
struct EarlierWork {
  std::vector<bool> settled;            // by run: nothing is to be done; empty: nothing is settled
  std::map<std::size_t, int> attempts;  // runs that are not settled: how often they were attempted
};

// Which attempt goes into which slot, and when. It knows runs by their index in the plan, keeps
// only what deviates from "in order, once", and never looks at a clock: a plain value turned by one
// thread, and by tests.
class Schedule {
 public:
  // Runs are grouped by what they need a key of, from 0 to `groups` - 1, so that those of other
  // providers go on while one provider's keys are all cooling.
  using GroupOf = std::function<std::size_t(std::size_t run)>;

  Schedule(std::size_t runs, SchedulePolicy policy, std::size_t groups, GroupOf group_of,
           EarlierWork earlier = {});

  struct Start {
    int slot = 0;
    std::size_t run = 0;
    int attempt = 1;
  };

  // The next attempt to start, in a slot that it takes. Nothing: not now.
  [[nodiscard]] std::optional<Start> next(SteadyTime now);

  // An attempt that runs already, in the slot where it is, which may be one beyond the policy's.
  // Before the first next(); the run counts as not settled and not attempted.
  void adopt(const Start& running);

  // The attempt is running, or is over before it ever was: the engine has room for another start.
  void started(int slot);

  // As many starts are under way as may be, and another one waits for one of them to run.
  [[nodiscard]] bool awaits_a_start() const;

  // The attempt is over and its slot free.
  void finished(int slot);

  // The same, and the run gets another attempt not before `at`. False when its retries are used up.
  [[nodiscard]] bool retry(int slot, SteadyTime at);

  // The engine did not take it: the run goes back as if nothing had been, and all starts pause.
  void refused(int slot, SteadyTime now, Milliseconds at_least);

  // A start has worked: the next refusal pauses briefly again.
  void engine_is_well() { pause_ = Milliseconds(0); }

  // Runs of this group wait until then. The attempt in `slot` goes back unattempted.
  void hold(int slot, SteadyTime until);

  // The run in `slot` and the others of its group will never be started.
  void give_up(int slot);

  // Starts nothing any more; what runs, runs on.
  void stop() { stopped_ = true; }

  [[nodiscard]] bool busy() const { return busy_ > 0; }
  [[nodiscard]] bool done() const;
  [[nodiscard]] bool can_retry(int slot) const;

  // When next() may have something that it does not have now; nothing: only an event can change it.
  [[nodiscard]] std::optional<SteadyTime> wakes(SteadyTime now) const;

  // Runs that have no attempt under way and have not been given up or finished.
  [[nodiscard]] std::size_t waiting() const { return waiting_; }

 private:
  struct Waiting {
    SteadyTime at;
    std::size_t run;
    int attempt;
    int tries;  // attempts by this schedule, this one included
    bool operator>(const Waiting& other) const {
      return at != other.at ? at > other.at : run > other.run;
    }
  };

  struct Group {
    std::size_t cursor = 0;  // the next run of the plan to look at
    std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> again;
    SteadyTime held_until{};
    bool given_up = false;
  };

  struct Slot {
    bool taken = false;
    bool starting = false;
    std::size_t run = 0;
    int attempt = 1;
    int tries = 1;
  };

  // The next attempt of a group without taking it: one that is due again, else a fresh run.
  struct Candidate {
    Group* group;
    Waiting what;
    bool again;
  };

  void advance(Group& group, std::size_t index) const;
  [[nodiscard]] std::optional<Candidate> candidate(std::size_t index, SteadyTime now);
  [[nodiscard]] std::optional<Candidate> best_candidate(SteadyTime now);
  [[nodiscard]] std::optional<int> free_slot() const;
  void put_back(int slot, SteadyTime at, int more);
  void release(int slot);

  std::size_t runs_;
  SchedulePolicy policy_;
  GroupOf group_of_;
  std::vector<bool> not_fresh_;  // by run: settled, adopted or to be done again; may be shorter
  std::vector<Group> groups_;
  std::vector<Slot> slots_;
  std::size_t waiting_;
  int busy_ = 0;
  int starting_ = 0;
  bool stopped_ = false;
  Milliseconds pause_{0};
  SteadyTime paused_until_{};
};

}  // namespace bench
