#pragma once

#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "base/channel.hpp"
#include "runs/attendance.hpp"

namespace bench {

// What the scheduler's thread is told. Everything that happens elsewhere comes to it as one of
// these.
struct AttemptRunning {
  int slot;
};
struct AttemptOver {
  int slot;
  Attendance::Result result;
};
struct LaneFailed {
  int slot;
  std::exception_ptr error;
};
struct EngineSilence {
  int slot;
  bool is_silent;  // for the attempt in it the engine stopped answering, or answers again
};
struct Interrupted {};  // once per Ctrl-C or TERM
struct GatewayNotice {
  std::string text;  // what the gateway wants the user to know
};

using Event = std::variant<AttemptRunning, AttemptOver, LaneFailed, EngineSilence, Interrupted,
                           GatewayNotice>;
using Events = Channel<Event>;

// One of the parallel places: a thread that attends one attempt after another and reports by
// events. assign(), end_by() and leave() are called by the scheduler's thread only. The destructor
// waits for the attempt under way.
class Lane {
 public:
  Lane(int slot, Engine& engine, Recorder& recorder, const Clock& clock,
       const AttendancePolicy& policy, Events& events);
  ~Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  // The lane must be idle: its last attempt reported over.
  void assign(Assignment assignment);

  void end_by(SteadyTime term, SteadyTime kill);
  void leave();

 private:
  void work();
  void attend(Attendance& attendance);

  const int slot_;
  Engine& engine_;
  Recorder& recorder_;
  const Clock& clock_;
  const AttendancePolicy& policy_;
  Events& events_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Attendance> current_;  // guarded by mutex_
  bool closing_ = false;                 // guarded by mutex_

  std::thread thread_;  // last, so that it starts after everything it uses
};

}  // namespace bench
