#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "plan/plan.hpp"
#include "runs/admission.hpp"
#include "runs/client_setup.hpp"
#include "runs/key_desk.hpp"
#include "runs/lane.hpp"
#include "runs/progress.hpp"
#include "runs/resumption.hpp"
#include "runs/schedule.hpp"

namespace bench {

struct MatrixSettings {
  MatrixId id;
  std::string version;                  // EVAL_VERSION
  Limits limits;                        // win over the scenarios' own ...
  Limits default_limits;                // ... which win over these
  std::optional<Milliseconds> timeout;  // of an agent, likewise
  Milliseconds default_timeout{3'600'000};
  bool ends_agents_itself = false;  // the images end an agent in time, and then judge what it did
  Bytes log_cap{1ULL << 30U};
  std::map<std::string, std::string> environment;
  std::function<ClientSetup(const Agent&)> client_setup;  // of agents with a provider
  // Of attempts that may reach hosts through the proxy; the others get nothing.
  std::function<std::shared_ptr<TunnelPass>(const PlannedRun&, const AttemptName&)> tunnel_pass;
  Milliseconds key_cooldown{60'000};
  Milliseconds retry_delay{2'000};
  Milliseconds engine_patience{
      600'000};  // with an engine that is away or takes nothing, before the matrix is given up
  SchedulePolicy schedule;
  AttendancePolicy attendance;
  Resumption resumption;  // of a matrix that was interrupted
};

// The image of a cell, made ready before the matrix starts.
using ImageOf = std::function<std::string(const Cell&)>;

// What came of a matrix, in numbers; everything else is in the store.
struct MatrixOutcome {
  std::size_t planned = 0;
  std::map<Outcome, std::size_t> runs;  // by the outcome of their last attempt
  std::size_t not_run = 0;
  std::vector<std::string> keyless_providers;  // whose keys were all refused
  std::string engine_trouble;                  // why the matrix was given up, if it was
  bool interrupted = false;
};

// Carries out a plan: one thread owns the schedule, draws the keys, fills the lanes, and acts on
// their events until every run is over, the user says stop, or nothing can be started any more.
class MatrixRun {
 public:
  // Everything is borrowed and must outlive this.
  MatrixRun(const Plan& plan, const MatrixSettings& settings, const ImageOf& image_of,
            KeyDesk& keys, Engine& engine, Recorder& recorder, Admission& admission,
            Progress& progress, const Clock& clock, Events& events);

  // Throws what a lane threw, after all lanes have ended. Containers may then still run, for a
  // bench that comes later.
  MatrixOutcome carry_out();

 private:
  struct WatchedPass {
    std::shared_ptr<GatewayPass> pass;
    std::optional<SteadyTime> held_until;  // as the display knows
  };

  void adopt();
  void fill_slots();
  [[nodiscard]] bool is_admitted(SteadyTime now);
  void tell_holds();
  void give_up_engine(const std::string& why);
  [[nodiscard]] bool assign_key(const Schedule::Start& start, Assignment& assignment);
  void open_tunnels(Assignment& assignment) const;
  void wait_for_key(int slot, const std::string& provider, Milliseconds at_least);
  void wait_for_others(int slot, const std::string& provider, const Crowded& crowd);
  [[nodiscard]] Assignment assignment_for(const Schedule::Start& start) const;
  [[nodiscard]] AttemptSpec spec_for(const Schedule::Start& start, const PlannedRun& run) const;
  [[nodiscard]] Lane& lane(int slot);

  void wait_for_event();
  void on(const AttemptRunning& event);
  void on(AttemptOver& event);
  void on(LaneFailed& event);
  void on(const EngineSilence& event);
  void on(const Interrupted& event);
  void on(const GatewayNotice& event);

  void on_result(int slot, const AttemptResult& result);
  void on_refusal(int slot, const NotStarted& refusal);
  void engine_is_away(const std::string& why);
  void engine_is_back();
  void charge_key(int slot, const AttemptResult& result);
  void end_all(SteadyTime term, SteadyTime kill);

  const Plan& plan_;
  const MatrixSettings& settings_;
  const ImageOf& image_of_;
  KeyDesk& keys_;
  Engine& engine_;
  Recorder& recorder_;
  Admission& admission_;
  Progress& progress_;
  const Clock& clock_;
  Events& events_;

  std::vector<std::string> groups_;  // providers, by the schedule's group number
  Schedule schedule_;
  std::map<std::string, SteadyTime> announced_waits_;  // by provider
  std::map<std::string, int> announced_crowds_;        // likewise: at how many runs
  std::map<int, WatchedPass> passes_;                  // by slot
  MatrixOutcome outcome_;
  std::optional<SteadyTime> away_since_;  // nothing works with the engine
  std::optional<SteadyTime> short_since_;
  SteadyTime next_look_{};  // at the machine's room
  int interrupts_ = 0;
  std::exception_ptr failure_;

  std::vector<std::unique_ptr<Lane>> lanes_;  // last: their threads end before what they use
};

}  // namespace bench
