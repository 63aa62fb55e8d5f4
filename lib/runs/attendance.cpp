#include "runs/attendance.hpp"

#include <algorithm>
#include <utility>

#include "score/gates.hpp"

namespace bench {

namespace {

constexpr Milliseconds kLookAgain{1'000};   // between looks at a run whose stream broke
constexpr Milliseconds kAfterKill{10'000};  // for a killed container to be gone
constexpr Milliseconds kStalled{60'000};    // after the last byte of a log that is read back
constexpr int kKilled = 137;                // the exit code of who was ended by KILL
constexpr Milliseconds kSoon{1'000};        // between a stream's end and its container's
constexpr int kTries = 3;                   // of what an engine fails at though it answers

}  // namespace

Attendance::Attendance(Engine& engine, Recorder& recorder, const Clock& clock,
                       const AttendancePolicy& policy, Assignment assignment)
    : engine_(engine),
      recorder_(recorder),
      clock_(clock),
      policy_(policy),
      assignment_(std::move(assignment)) {}

Attendance::Result Attendance::carry_out(const AttendanceNews& news) {
  news_ = &news;
  if (std::optional<Result> over = submit()) return std::move(*over);
  news.running();
  follow();
  if (is_left()) return LeftBehind{};
  return conclude();
}

// Where the engine was away when the attempt before was given up, that may still run.
std::optional<NotStarted> Attendance::remove_predecessor() {
  if (!assignment_.predecessor || engine_.remove(*assignment_.predecessor)) return std::nullopt;
  const bool answers = engine_.state(*assignment_.predecessor).phase != Phase::unreachable;
  return NotStarted{answers ? "it does not remove the container of the attempt before"
                            : "it does not answer"};
}

std::optional<Attendance::Result> Attendance::submit() {
  if (assignment_.adopted) {
    record_ = recorder_.begin(assignment_);
    take_over();
    return std::nullopt;
  }
  if (std::optional<NotStarted> refused = remove_predecessor()) return *refused;
  record_ = recorder_.begin(assignment_);
  began_ = clock_.wall();
  Submission submission = engine_.submit(assignment_.spec);
  switch (submission.status) {
    case Submitted::busy:
    case Submitted::unreachable:
      return NotStarted{submission.detail, submission.retry_after};
    case Submitted::image_missing:
      return refuse(Outcome::image_missing, submission.detail);
    case Submitted::refused:
      return refuse(Outcome::agent_failed, "could not be started: " + submission.detail);
    case Submitted::adopted:
      take_over();
      return std::nullopt;
    case Submitted::started:
      attach(std::move(submission.output));
      break;
  }
  recorder_.started(assignment_);
  state_.phase = Phase::running;
  begin_time(Milliseconds(0));
  return std::nullopt;
}

// The output so far went to somebody else, and a log that rotates must not be followed: all of it
// is read from the engine's log in the end.
void Attendance::take_over() {
  taken_over_ = true;
  began_ = clock_.wall();
  recorder_.started(assignment_);
  stream_broke_ = true;
  state_ = engine_.state(assignment_.spec.name);
  const WallTime started = state_.started.value_or(began_);
  began_ = started;
  begin_time(std::max(Milliseconds(0), clock_.wall() - started));
}

void Attendance::begin_time(Milliseconds used) {
  const SteadyTime now = clock_.now();
  if (assignment_.timeout > Milliseconds(0)) deadline_ = now + assignment_.timeout - used;
  next_sample_ = now + policy_.first_sample;
}

Attendance::Result Attendance::refuse(Outcome outcome, const std::string& why) {
  AttemptResult result = blank_result();
  result.outcome = outcome;
  result.reason = why;
  result.never_ran = true;
  if (assignment_.pass) result.gateway = assignment_.pass->tally();
  record(result);
  return result;
}

void Attendance::attach(std::unique_ptr<Output> output) {
  const std::lock_guard lock(mutex_);
  output_ = std::move(output);
}

void Attendance::end_by(SteadyTime term, SteadyTime kill) {
  const std::lock_guard lock(mutex_);
  ordered_ = {std::min(term, ordered_.term), std::min(kill, ordered_.kill), Cut::cancelled};
  if (output_) output_->wake();
}

void Attendance::leave() {
  const std::lock_guard lock(mutex_);
  left_ = true;
  if (output_) output_->wake();
}

bool Attendance::is_left() const {
  const std::lock_guard lock(mutex_);
  return left_;
}

Attendance::Limits Attendance::limits() const {
  Limits own;
  if (deadline_ != SteadyTime::max()) {
    // While the run waits for a key its clock stands still.
    const SteadyTime end = deadline_ + held();
    own = {end, end + policy_.grace, Cut::timed_out};
  }
  if (budget_spent_at_ && *budget_spent_at_ + policy_.grace < own.term) {
    const SteadyTime end = *budget_spent_at_ + policy_.grace;
    own = {end, end + policy_.grace, Cut::budget_spent};
  }
  const std::lock_guard lock(mutex_);
  Limits sooner = ordered_.term < own.term ? ordered_ : own;
  sooner.kill = std::min(own.kill, ordered_.kill);
  return sooner;
}

Milliseconds Attendance::held() const {
  return assignment_.pass ? assignment_.pass->tally().held : Milliseconds(0);
}

SteadyTime Attendance::next_deadline() const {
  const Limits limit = limits();
  return term_sent_ ? limit.kill : std::min(limit.term, limit.kill);
}

// Follows the output until the container has ended, or will not be waited for any longer.
void Attendance::follow() {
  while (state_.phase != Phase::exited && state_.phase != Phase::gone && !is_left()) {
    const SteadyTime now = clock_.now();
    enforce(now);
    if (kill_sent_ && (silent_since_ || now >= next_deadline() + kAfterKill)) {
      if (cut_ == Cut::none) cut_ = limits().cut;
      return;
    }
    if (silent_since_ && now - *silent_since_ > policy_.patience) {
      cut_ = Cut::engine_silent;
      return;
    }
    sample_usage(now);
    if (output_) {
      pump_until(std::min(next_look(now), next_sample_));
    } else {
      look_again();
    }
  }
}

void Attendance::pump_until(SteadyTime deadline) {
  const Output::Pumped pumped = output_->pump(*record_, deadline);
  if (pumped == Output::Pumped::deadline || pumped == Output::Pumped::woken) return;
  attach(nullptr);
  stream_broke_ |= pumped == Output::Pumped::broken;
  const SteadyTime now = clock_.now();
  state_ = engine_.wait(assignment_.spec.name, std::min(now + policy_.grace, next_deadline()));
  // What ends long after its stream did has lost the stream: a relay in between has closed it.
  stream_broke_ |= state_.phase == Phase::running || state_.phase == Phase::unreachable ||
                   clock_.now() - now > kSoon;
  note_answer(state_.phase != Phase::unreachable);
}

// The stream is gone but the run was not over: only the engine's answers tell when it is.
void Attendance::look_again() {
  state_ = engine_.wait(assignment_.spec.name, clock_.now() + kLookAgain);
  note_answer(state_.phase != Phase::unreachable);
}

void Attendance::note_answer(bool answered) {
  if (answered != silent_since_.has_value()) return;
  silent_since_ = answered ? std::nullopt : std::optional(clock_.now());
  news_->silence(!answered);
}

// Ends the attempt step by step once its time is up. While the engine is silent nobody knows
// whether the attempt has not ended in time: that is seen when it answers again, if the user can
// wait.
void Attendance::enforce(SteadyTime now) {
  if (silent_since_) {
    if (kill_sent_ || now < ordered_end()) return;
    kill_sent_ = true;
    cut_ = Cut::cancelled;
    (void)engine_.signal(assignment_.spec.name, Engine::Signal::kill);
    return;
  }
  if (!budget_spent_at_ && assignment_.pass && assignment_.pass->tally().budget_spent) {
    budget_spent_at_ = now;
  }
  const Limits limit = limits();
  if (!kill_sent_ && now >= limit.kill) {
    kill_sent_ = send(Engine::Signal::kill, limit.cut);
    term_sent_ |= kill_sent_;
  } else if (!term_sent_ && now >= limit.term) {
    term_sent_ = send(Engine::Signal::term, limit.cut);
  }
}

// False when it has not reached the engine.
bool Attendance::send(Engine::Signal signal, Cut cut) {
  const Engine::Signalled sent = engine_.signal(assignment_.spec.name, signal);
  if (sent == Engine::Signalled::delivered && cut_ == Cut::none) cut_ = cut;
  note_answer(sent != Engine::Signalled::unanswered);
  return sent != Engine::Signalled::unanswered;
}

SteadyTime Attendance::ordered_end() const {
  const std::lock_guard lock(mutex_);
  return ordered_.kill;
}

SteadyTime Attendance::next_look(SteadyTime now) const {
  if (silent_since_) return ordered_end();
  return kill_sent_ ? now + kLookAgain : next_deadline();
}

void Attendance::sample_usage(SteadyTime now) {
  if (now < next_sample_) return;
  next_sample_ = now + policy_.sample_every;
  std::optional<ResourceUse> seen = engine_.usage(assignment_.spec.name);
  note_answer(seen || engine_.state(assignment_.spec.name).phase != Phase::unreachable);
  if (!seen) return;
  if (usage_) seen->peak_memory = std::max(seen->peak_memory, usage_->peak_memory);
  usage_ = seen;
}

bool Attendance::nobody_waits(SteadyTime now) const {
  const std::lock_guard lock(mutex_);
  return left_ || now > ordered_.kill;
}

// Waits for an engine that is away, as long as it may be, or until nobody wants to wait any more.
bool Attendance::engine_answers() {
  const SteadyTime began = clock_.now();
  for (SteadyTime now = began; now - began < policy_.patience; now = clock_.now()) {
    if (engine_.wait(assignment_.spec.name, now + kLookAgain).phase != Phase::unreachable) {
      return true;
    }
    if (nobody_waits(now)) return false;
  }
  return false;
}

// Does what needs the engine. If the engine dies in the middle of it, again when it is back.
template <typename Deed>
bool Attendance::insist(const Deed& deed) {
  for (int tries = 1;; ++tries) {
    if (deed()) return true;
    if (cut_ == Cut::engine_silent || tries == kTries || !engine_answers()) return false;
  }
}

std::uint64_t Attendance::written() const {
  return record_->stream(StreamKind::out).written + record_->stream(StreamKind::err).written;
}

// A broken stream has lost what came after it: the engine's own log has all of it, or says less.
void Attendance::read_whole_log() {
  const std::uint64_t seen = written();
  std::optional<bool> saw_end;
  logs_gap_ = "the engine's log of it cannot be read";
  const bool whole = insist([&] {
    if (!saw_end) saw_end = engine_.saw_end(state_);
    const std::unique_ptr<Output> log = engine_.logs(assignment_.spec.name);
    if (!log) return false;
    logs_gap_ = "the engine's log of it breaks off";
    record_->restart();
    return drain(*log);
  });
  if (!whole || written() < seen) return;
  if (saw_end.value_or(true)) return logs_gap_.clear();
  logs_gap_ = "the engine was down when the container ended, or soon after";
}

// Reads a log to its end, unless it stalls or nobody wants to wait any more.
bool Attendance::drain(Output& log) {
  std::uint64_t read = 0;
  SteadyTime moved = clock_.now();
  for (SteadyTime now = moved; now - moved < kStalled && !nobody_waits(now); now = clock_.now()) {
    const Output::Pumped pumped = log.pump(*record_, now + kLookAgain);
    if (pumped == Output::Pumped::ended) return true;
    if (pumped == Output::Pumped::broken) return false;
    if (std::exchange(read, written()) != written()) moved = clock_.now();
  }
  return false;
}

// What an engine that works does not hand out shows as a result that is not there.
Intake Attendance::collect() {
  if (state_.phase == Phase::exited) {
    uncollected_ = !insist([this] {
      return engine_.collect(assignment_.spec.name, policy_.output_folder, record_->archive()) !=
             Collected::failed;
    });
  }
  return record_->intake();
}

void Attendance::ask_for_memory() {
  const bool killed = state_.phase == Phase::exited && state_.exit_code == kKilled && !kill_sent_;
  const bool may_be = assignment_.spec.limits.memory && state_.out_of_memory == false;
  if (killed && may_be) state_.out_of_memory = engine_.ran_out_of_memory(state_).value_or(false);
}

AttemptResult Attendance::blank_result() const {
  AttemptResult result;
  result.run = assignment_.run;
  result.attempt = assignment_.attempt;
  result.container = assignment_.spec.name;
  result.key_label = assignment_.key_label;
  result.key_hint = assignment_.key_hint;
  result.limits = assignment_.spec.limits;
  result.image = assignment_.spec.image;
  result.started = state_.started.value_or(began_);
  result.ended = std::max(result.started, state_.ended.value_or(clock_.wall()));
  return result;
}

Attendance::Result Attendance::conclude() {
  attach(nullptr);  // before anything else: an attached reader that stalls blocks its container
  if (assignment_.pass) assignment_.pass->end();
  if (assignment_.tunnels) assignment_.tunnels->end();
  if (stream_broke_ && state_.phase == Phase::exited) read_whole_log();
  const Intake intake = collect();
  ask_for_memory();
  AttemptResult result = blank_result();
  if (intake.report) {
    result.score = judge(*intake.report, *assignment_.run.cell.scenario);
    result.metrics = intake.report->metrics;
  }
  if (assignment_.pass) result.gateway = cut_off(assignment_.pass->tally());
  // A container that was not known to be there may have asked before anybody kept its account.
  if (result.gateway && taken_over_ && !assignment_.adopted) result.gateway->begun_before = true;
  if (assignment_.tunnels) result.tunnels = assignment_.tunnels->tally();
  const Verdict verdict =
      judge_ending({state_, cut_, assignment_.timeout, assignment_.spec.limits.memory.has_value(),
                    stream_broke_, record_->out_of_disk() || intake.out_of_disk, uncollected_,
                    intake, result.score, result.gateway});
  result.outcome = verdict.outcome;
  result.reason = verdict.reason;
  if (result.outcome != Outcome::scored) result.score.reset();
  result.exit_code = state_.exit_code;
  result.out_of_memory = state_.out_of_memory.value_or(verdict.outcome == Outcome::out_of_memory);
  result.node = state_.node;
  result.usage = usage_;
  result.logs_gap = logs_gap_;
  if (stream_broke_ && state_.phase != Phase::exited) {
    result.logs_gap = "nobody saw how its output ended";
  }
  result.artifacts = intake.artifacts;
  record(result);
  if (!silent_since_) insist([this] { return engine_.remove(assignment_.spec.name); });
  return result;
}

void Attendance::record(AttemptResult& result) {
  result.out = record_->stream(StreamKind::out);
  result.err = record_->stream(StreamKind::err);
  result.final = assignment_.last_chance || !worth_retrying(result.outcome);
  recorder_.finish(*record_, result);
}

}  // namespace bench
