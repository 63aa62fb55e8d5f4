#include "runs/lane.hpp"

#include <utility>

namespace bench {

Lane::Lane(int slot, Engine& engine, Recorder& recorder, const Clock& clock,
           const AttendancePolicy& policy, Events& events)
    : slot_(slot),
      engine_(engine),
      recorder_(recorder),
      clock_(clock),
      policy_(policy),
      events_(events),
      thread_([this] { work(); }) {}

Lane::~Lane() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Lane::assign(Assignment assignment) {
  auto attendance =
      std::make_shared<Attendance>(engine_, recorder_, clock_, policy_, std::move(assignment));
  {
    const std::lock_guard lock(mutex_);
    current_ = std::move(attendance);
  }
  changed_.notify_one();
}

void Lane::end_by(SteadyTime term, SteadyTime kill) {
  const std::lock_guard lock(mutex_);
  if (current_) current_->end_by(term, kill);
}

void Lane::leave() {
  const std::lock_guard lock(mutex_);
  if (current_) current_->leave();
}

void Lane::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return current_ || closing_; });
    if (!current_) return;
    const std::shared_ptr<Attendance> attendance = current_;
    lock.unlock();
    attend(*attendance);
    lock.lock();
  }
}

void Lane::attend(Attendance& attendance) {
  const AttendanceNews news{[this] { events_.push_quietly(AttemptRunning{slot_}); },
                            [this](bool is_silent) {
                              events_.push(EngineSilence{slot_, is_silent});
                            }};
  std::optional<Event> event;
  try {
    event = AttemptOver{slot_, attendance.carry_out(news)};
  } catch (...) {
    event = LaneFailed{slot_, std::current_exception()};
  }
  {
    // Idle before anybody hears of it: the answer to the event may be the next assignment.
    const std::lock_guard lock(mutex_);
    current_.reset();
  }
  events_.push(std::move(*event));
}

}  // namespace bench
