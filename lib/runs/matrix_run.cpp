#include "runs/matrix_run.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

constexpr Milliseconds kTick{250};
constexpr Milliseconds kLookAtRoom{1'000};
constexpr Milliseconds kLongestKeyWait{2'000};
constexpr Milliseconds kNone{0};
constexpr std::array kProxyVariables = {"HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"};

// What a container may take besides its agent's time, for init and assertions.
Milliseconds time_around(Milliseconds agent) {
  return std::clamp(agent, Milliseconds(10'000), Milliseconds(120'000));
}

// The providers of the plan's agents; the schedule's groups are their positions here.
std::vector<std::string> providers_of(const Plan& plan) {
  std::set<std::string> names;
  // The players of one cell row repeat, but a plan has few distinct agents: look at all of them
  // once.
  for (std::size_t i = 0; i < plan.size(); ++i) {
    names.insert(plan.cell_at(i).agent->provider);
  }
  return {names.begin(), names.end()};
}

std::size_t position(const std::vector<std::string>& sorted, const std::string& name) {
  return static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), name) -
                                  sorted.begin());
}

Network network_for(const Cell& cell) {
  const bool open = cell.harness->network == NetworkPolicy::open;
  if (cell.scenario->own_network) return open ? Network::own_open : Network::own_restricted;
  return open ? Network::slot_open : Network::slot_restricted;
}

AttemptName attempt_name(const MatrixId& matrix, const RunId& run, int attempt) {
  constexpr std::size_t kDigits = 12;
  return AttemptName(fmt::format("bench-{}-{}-{}", matrix.str(),
                                 sha256_hex(run.str()).substr(0, kDigits), attempt));
}

KeyDesk::Wish wish_of(const Assignment& assignment) {
  return {assignment.run.cell.agent->provider, assignment.spec.slot, assignment.spec.name.str(),
          assignment.run.id, assignment.attempt};
}

// Those of the schedule, and those beyond it in which an earlier bench left runs.
std::size_t slots_of(const MatrixSettings& settings) {
  int slots = settings.schedule.slots;
  for (const Adoption& adoption : settings.resumption.adoptions) {
    slots = std::max(slots, adoption.past.slot + 1);
  }
  return static_cast<std::size_t>(slots);
}

}  // namespace

MatrixRun::MatrixRun(const Plan& plan, const MatrixSettings& settings, const ImageOf& image_of,
                     KeyDesk& keys, Engine& engine, Recorder& recorder, Admission& admission,
                     Progress& progress, const Clock& clock, Events& events)
    : plan_(plan),
      settings_(settings),
      image_of_(image_of),
      keys_(keys),
      engine_(engine),
      recorder_(recorder),
      admission_(admission),
      progress_(progress),
      clock_(clock),
      events_(events),
      groups_(providers_of(plan)),
      schedule_(
          plan.size(), settings.schedule, groups_.size(),
          [this](std::size_t run) { return position(groups_, plan_.cell_at(run).agent->provider); },
          settings.resumption.earlier),
      lanes_(slots_of(settings)) {
  outcome_.planned = plan.size();
  outcome_.runs = settings.resumption.outcomes;
}

MatrixOutcome MatrixRun::carry_out() {
  progress_.matrix_started(settings_.id, schedule_.waiting(), settings_.schedule.slots);
  adopt();
  while (!schedule_.done()) {
    fill_slots();
    if (!schedule_.done()) wait_for_event();
    tell_holds();
    progress_.tick();
  }
  lanes_.clear();
  progress_.matrix_finished();
  if (failure_) std::rethrow_exception(failure_);
  std::size_t ended = 0;
  for (const auto& [outcome, count] : outcome_.runs) ended += count;
  outcome_.not_run = outcome_.planned - ended;
  return outcome_;
}

// Attends what an earlier bench started, each with the key that it was given then.
void MatrixRun::adopt() {
  for (const Adoption& adoption : settings_.resumption.adoptions) {
    const Schedule::Start start{adoption.past.slot, adoption.run, adoption.past.attempt};
    schedule_.adopt(start);
    Assignment assignment = assignment_for(start);
    assignment.adopted = true;
    assignment.key_label = adoption.past.key_label;
    assignment.pass = keys_.adopt(wish_of(assignment), assignment.key_label);
    open_tunnels(assignment);
    progress_.attempt_started(start.slot, assignment.run, assignment.attempt, assignment.key_label);
    if (assignment.pass) passes_[start.slot] = {assignment.pass, {}};
    lane(start.slot).assign(std::move(assignment));
  }
}

// Starting more on a machine without room would take what runs down with it.
bool MatrixRun::is_admitted(SteadyTime now) {
  if (now < next_look_ || schedule_.waiting() == 0) return !short_since_;
  next_look_ = now + kLookAtRoom;
  const std::string shortage = admission_.shortage();
  if (shortage.empty()) {
    if (short_since_) progress_.notice("there is room again");
    short_since_.reset();
    return true;
  }
  if (!short_since_) {
    short_since_ = now;
    progress_.notice("no new starts: " + shortage);
  }
  if (!schedule_.busy() && now - *short_since_ > settings_.engine_patience) {
    give_up_engine(shortage);
  }
  return false;
}

// Which attempts have begun to wait for a key at the gateway, or go on.
void MatrixRun::tell_holds() {
  for (auto& [slot, watched] : passes_) {
    const std::optional<SteadyTime> until = watched.pass->held_until();
    if (until == watched.held_until) continue;
    watched.held_until = until;
    progress_.attempt_held(slot, until);
  }
}

void MatrixRun::give_up_engine(const std::string& why) {
  if (!outcome_.engine_trouble.empty()) return;
  outcome_.engine_trouble = why;
  schedule_.stop();
  progress_.notice("giving up: " + why);
}

void MatrixRun::fill_slots() {
  if (!is_admitted(clock_.now())) return;
  while (const std::optional<Schedule::Start> start = schedule_.next(clock_.now())) {
    Assignment assignment = assignment_for(*start);
    if (!assign_key(*start, assignment)) continue;
    open_tunnels(assignment);
    progress_.attempt_started(start->slot, assignment.run, assignment.attempt,
                              assignment.key_label);
    if (assignment.pass) passes_[start->slot] = {assignment.pass, {}};
    lane(start->slot).assign(std::move(assignment));
  }
}

// Gives the attempt its one key. Without a usable one its provider's runs wait, or are given up.
bool MatrixRun::assign_key(const Schedule::Start& start, Assignment& assignment) {
  const std::string& provider = assignment.run.cell.agent->provider;
  if (provider.empty()) return true;
  const KeyAnswer answer = keys_.lease(wish_of(assignment));
  if (const auto* key = std::get_if<LeasedKey>(&answer)) {
    const std::string& own = assignment.run.cell.agent->key_variable;
    assignment.spec.key.emplace(own.empty() ? key->variable : own, key->secret);
    assignment.key_label = key->label;
    assignment.pass = key->pass;
    if (!key->pass) assignment.key_hint = key->secret.hint();
    return true;
  }
  if (const auto* wait = std::get_if<KeyWait>(&answer)) {
    wait_for_key(start.slot, provider, wait->at_least);
  } else if (const auto* crowd = std::get_if<Crowded>(&answer)) {
    wait_for_others(start.slot, provider, *crowd);
  } else if (std::holds_alternative<BudgetSpent>(answer)) {
    schedule_.give_up(start.slot);
    progress_.notice(fmt::format("the budget is spent: no more {} runs are started", provider));
  } else {
    schedule_.give_up(start.slot);
    outcome_.keyless_providers.push_back(provider);
    progress_.notice(fmt::format(
        "no usable {} key is left (`bench keys` says why): its runs are given up", provider));
  }
  return false;
}

// HTTP_PROXY stays unset: the proxy opens tunnels and passes no requests on, and what is on the
// container's own loopback, the gateway first of all, is plain HTTP.
void MatrixRun::open_tunnels(Assignment& assignment) const {
  if (settings_.tunnel_pass) {
    assignment.tunnels = settings_.tunnel_pass(assignment.run, assignment.spec.name);
  }
  if (!assignment.tunnels) return;
  AttemptSpec& spec = assignment.spec;
  std::erase_if(spec.environment, [](const auto& variable) {
    return std::find(kProxyVariables.begin(), kProxyVariables.end(), variable.first) !=
           kProxyVariables.end();
  });
  for (const char* name : {"HTTPS_PROXY", "https_proxy"}) {
    spec.secrets.emplace_back(name, assignment.tunnels->proxy());
  }
  for (const char* name : {"NO_PROXY", "no_proxy"}) {
    spec.environment.emplace_back(name, "127.0.0.1,localhost,::1");
  }
}

// Asks again before the time is over: another process may have learned better. Says so only when
// the wait has become longer.
void MatrixRun::wait_for_key(int slot, const std::string& provider, Milliseconds at_least) {
  const SteadyTime now = clock_.now();
  schedule_.hold(slot, now + std::min(at_least, kLongestKeyWait));
  SteadyTime& announced = announced_waits_[provider];
  if (now + at_least <= announced + kTick) return;
  announced = now + at_least;
  progress_.notice(
      fmt::format("every {} key is cooling down: its runs wait {}", provider, show(at_least)));
}

void MatrixRun::wait_for_others(int slot, const std::string& provider, const Crowded& crowd) {
  schedule_.hold(slot, clock_.now() + kTick);
  int& announced = announced_crowds_[provider];
  if (std::exchange(announced, crowd.runs) == crowd.runs) return;
  progress_.notice(fmt::format(
      "{}: {} at a time, of {}: {}", provider, counted(static_cast<std::size_t>(crowd.runs), "run"),
      counted(static_cast<std::size_t>(settings_.schedule.slots), "slot"),
      crowd.has_proven ? "its rate limits carry no more" : "more when its limits carry them"));
}

Assignment MatrixRun::assignment_for(const Schedule::Start& start) const {
  Assignment assignment;
  assignment.run = plan_.at(start.run);
  assignment.attempt = start.attempt;
  assignment.spec = spec_for(start, assignment.run);
  const Milliseconds timeout = settings_.timeout.value_or(
      assignment.run.cell.scenario->timeout.value_or(settings_.default_timeout));
  assignment.timeout = timeout + (settings_.ends_agents_itself ? time_around(timeout) : kNone);
  assignment.last_chance = !schedule_.can_retry(start.slot);
  if (start.attempt > 1) {
    assignment.predecessor = attempt_name(settings_.id, assignment.run.id, start.attempt - 1);
  }
  assignment.spec.environment.emplace_back(
      "BENCH_AGENT_TIMEOUT",
      std::to_string(std::chrono::ceil<std::chrono::seconds>(timeout).count()));
  return assignment;
}

AttemptSpec MatrixRun::spec_for(const Schedule::Start& start, const PlannedRun& run) const {
  const Cell& cell = run.cell;
  AttemptSpec spec;
  spec.name = attempt_name(settings_.id, run.id, start.attempt);
  spec.matrix = settings_.id;
  spec.run = run.id;
  spec.attempt = start.attempt;
  spec.slot = start.slot;
  spec.image = image_of_(cell);
  spec.limits = merged(settings_.limits, merged(cell.scenario->limits, settings_.default_limits));
  spec.network = network_for(cell);
  spec.log_cap = settings_.log_cap;
  std::map<std::string, std::string> environment = settings_.environment;
  for (const auto& [name, value] : cell.agent->environment) environment[name] = value;
  if (settings_.client_setup && !cell.agent->provider.empty()) {
    ClientSetup setup = settings_.client_setup(*cell.agent);
    for (const auto& [name, value] : setup.environment) environment[name] = value;
    spec.files = std::move(setup.files);
  }
  environment["PERSONA"] = cell.persona;
  environment["PLAN_MODE"] = cell.mode;
  environment["EVAL_SCENARIO"] = cell.scenario->id;
  environment["EVAL_HARNESS"] = cell.harness->id;
  environment["EVAL_AGENT"] = cell.agent->id;
  environment["EVAL_VERSION"] = settings_.version;
  environment["MODEL"] = cell.model;
  environment["BENCH_RUN_ID"] = run.id.str();
  environment["BENCH_ATTEMPT"] = std::to_string(start.attempt);
  spec.environment.assign(environment.begin(), environment.end());
  return spec;
}

Lane& MatrixRun::lane(int slot) {
  std::unique_ptr<Lane>& lane = lanes_[static_cast<std::size_t>(slot)];
  if (!lane) {
    lane = std::make_unique<Lane>(slot, engine_, recorder_, clock_, settings_.attendance, events_);
  }
  return *lane;
}

void MatrixRun::wait_for_event() {
  const SteadyTime now = clock_.now();
  // Without room nothing starts, whatever the schedule would have.
  const SteadyTime due = short_since_ ? now + kTick : schedule_.wakes(now).value_or(now + kTick);
  const SteadyTime until = std::min(now + kTick, due);
  const bool hurried = schedule_.awaits_a_start() || away_since_.has_value();
  if (std::optional<Event> event = events_.pop_until(until, hurried)) {
    std::visit([this](auto& one) { on(one); }, *event);
  }
}

void MatrixRun::on(const AttemptRunning& event) {
  schedule_.started(event.slot);
  schedule_.engine_is_well();
  engine_is_back();
}

void MatrixRun::on(AttemptOver& event) {
  passes_.erase(event.slot);
  if (const auto* refusal = std::get_if<NotStarted>(&event.result)) {
    on_refusal(event.slot, *refusal);
  } else if (const auto* result = std::get_if<AttemptResult>(&event.result)) {
    on_result(event.slot, *result);
  } else {
    keys_.give_back(event.slot);
    schedule_.finished(event.slot);
  }
}

void MatrixRun::on_result(int slot, const AttemptResult& result) {
  charge_key(slot, result);
  progress_.attempt_finished(slot, result);
  const bool again = !result.final && schedule_.retry(slot, clock_.now() + settings_.retry_delay);
  if (again) return;
  if (result.final) schedule_.finished(slot);  // else retry() has freed the slot
  ++outcome_.runs[result.outcome];
}

// A key is charged for what was sent with it; the desk decides what that means for its siblings.
void MatrixRun::charge_key(int slot, const AttemptResult& result) {
  if (result.outcome == Outcome::key_rejected || result.outcome == Outcome::out_of_credit) {
    keys_.kill(slot, result.reason);
  }
  if (result.outcome == Outcome::rate_limited) {
    keys_.cool(slot, settings_.key_cooldown, result.reason);
  }
  keys_.give_back(slot);
}

void MatrixRun::on_refusal(int slot, const NotStarted& refusal) {
  engine_is_away(refusal.why);
  keys_.give_back(slot);
  const SteadyTime now = clock_.now();
  schedule_.refused(slot, now, refusal.retry_after);
  if (now - *away_since_ > settings_.engine_patience)
    give_up_engine("the engine has not come back: " + refusal.why);
}

void MatrixRun::on(const EngineSilence& event) {
  if (event.is_silent) {
    engine_is_away("it does not answer");
  } else {
    engine_is_back();
  }
}

void MatrixRun::engine_is_away(const std::string& why) {
  if (away_since_) return;
  away_since_ = clock_.now();
  progress_.notice(
      fmt::format("waiting for the engine, at most {}: {}", show(settings_.engine_patience), why));
}

void MatrixRun::engine_is_back() {
  if (!away_since_) return;
  away_since_.reset();
  progress_.notice("the engine is back");
}

// A lane fails when the store does, or by a bug: nothing may be started that could not be recorded,
// and what runs is left to a bench that can record how it ends.
void MatrixRun::on(LaneFailed& event) {
  if (!failure_) failure_ = event.error;
  schedule_.stop();
  keys_.give_back(event.slot);
  schedule_.finished(event.slot);
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    if (lane) lane->leave();
  }
}

void MatrixRun::on(const Interrupted&) {
  const SteadyTime now = clock_.now();
  const Milliseconds grace = settings_.attendance.grace;
  outcome_.interrupted = true;
  schedule_.stop();
  if (++interrupts_ == 1) {
    progress_.notice(
        fmt::format("stopping: no new starts, what runs has {} to end; Ctrl-C again stops it now",
                    show(grace)));
    end_all(now + grace / 2, now + grace);
  } else {
    progress_.notice("stopping now");
    end_all(now, now);
  }
}

void MatrixRun::on(const GatewayNotice& event) {
  progress_.notice(event.text);
}

void MatrixRun::end_all(SteadyTime term, SteadyTime kill) {
  for (const std::unique_ptr<Lane>& lane : lanes_) {
    if (lane) lane->end_by(term, kill);
  }
}

}  // namespace bench
