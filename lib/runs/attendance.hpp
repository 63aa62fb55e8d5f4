#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "base/clock.hpp"
#include "runs/assignment.hpp"
#include "runs/attempt_result.hpp"
#include "runs/engine.hpp"
#include "runs/judgement.hpp"
#include "runs/recorder.hpp"

namespace bench {

struct AttendancePolicy {
  Milliseconds grace{10'000};      // between TERM and KILL
  Milliseconds patience{600'000};  // with an engine that does not answer while a run is out there
  Milliseconds first_sample{1'000};
  Milliseconds sample_every{5'000};
  std::string output_folder = "/output";
};

// The engine did not take the attempt; nothing has happened and it can be tried again.
struct NotStarted {
  std::string why;
  Milliseconds retry_after{0};
};

// It was told to leave: the container goes on, for a later bench to take over.
struct LeftBehind {};

// What whoever waits for an attempt wants to hear meanwhile. Called by the thread that attends it.
struct AttendanceNews {
  std::function<void()> running;                // its container runs
  std::function<void(bool is_silent)> silence;  // the engine stopped answering, or answers again
};

// The life of one attempt, from its submission to the removal of its container: follow its output,
// end it when its time is up, collect, judge, make durable, remove. Carried out by one thread,
// which blocks in it; end_by() and leave() may be called by any.
class Attendance {
 public:
  using Result = std::variant<AttemptResult, NotStarted, LeftBehind>;

  Attendance(Engine& engine, Recorder& recorder, const Clock& clock, const AttendancePolicy& policy,
             Assignment assignment);

  Result carry_out(const AttendanceNews& news);

  // The user wants it over: TERM at `term`, KILL at `kill`, unless it ends by itself before.
  void end_by(SteadyTime term, SteadyTime kill);

  // Stop looking after it, and do nothing to its container.
  void leave();

 private:
  struct Limits {
    SteadyTime term = SteadyTime::max();
    SteadyTime kill = SteadyTime::max();
    Cut cut = Cut::none;
  };

  [[nodiscard]] std::optional<Result> submit();
  [[nodiscard]] std::optional<NotStarted> remove_predecessor();
  void take_over();
  void begin_time(Milliseconds used);
  [[nodiscard]] Result refuse(Outcome outcome, const std::string& why);
  void follow();
  void pump_until(SteadyTime deadline);
  void look_again();
  void enforce(SteadyTime now);
  [[nodiscard]] bool send(Engine::Signal signal, Cut cut);
  void note_answer(bool answered);
  [[nodiscard]] SteadyTime next_look(SteadyTime now) const;
  [[nodiscard]] SteadyTime ordered_end() const;
  void sample_usage(SteadyTime now);
  [[nodiscard]] Milliseconds held() const;
  [[nodiscard]] SteadyTime next_deadline() const;
  [[nodiscard]] Limits limits() const;
  [[nodiscard]] bool is_left() const;
  void attach(std::unique_ptr<Output> output);
  [[nodiscard]] bool nobody_waits(SteadyTime now) const;
  [[nodiscard]] bool engine_answers();
  template <typename Deed>
  bool insist(const Deed& deed);
  [[nodiscard]] std::uint64_t written() const;
  void read_whole_log();
  [[nodiscard]] bool drain(Output& log);
  [[nodiscard]] Intake collect();
  void ask_for_memory();
  [[nodiscard]] AttemptResult blank_result() const;
  [[nodiscard]] Result conclude();
  void record(AttemptResult& result);

  Engine& engine_;
  Recorder& recorder_;
  const Clock& clock_;
  const AttendancePolicy& policy_;
  Assignment assignment_;

  std::unique_ptr<AttemptRecord> record_;
  const AttendanceNews* news_ = nullptr;  // of the carry_out() that is running
  AttemptState state_;
  WallTime began_;
  SteadyTime deadline_ = SteadyTime::max();  // of the run's own timeout
  SteadyTime next_sample_ = SteadyTime::max();
  std::optional<SteadyTime> silent_since_;
  std::optional<ResourceUse> usage_;
  Cut cut_ = Cut::none;
  std::optional<SteadyTime> budget_spent_at_;  // nothing more is answered: it is to end by itself
  bool term_sent_ = false;
  bool kill_sent_ = false;
  bool uncollected_ = false;  // the engine did not hand out its files
  bool taken_over_ = false;   // somebody else had begun it
  bool stream_broke_ =
      false;  // or there never was one: the output must be read from the engine's log
  std::string logs_gap_;

  mutable std::mutex mutex_;
  std::unique_ptr<Output> output_;  // replaced under mutex_, pumped by the owner without it
  Limits ordered_;                  // guarded by mutex_
  bool left_ = false;               // guarded by mutex_
};

}  // namespace bench
