#include "runs/judgement.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "keys/failure_text.hpp"

namespace bench {

namespace {

// Exit codes of what a signal has ended.
constexpr int kTerm = 143;
constexpr int kKill = 137;

// What shells and init programs end with when there is no such program.
constexpr int kNotFound = 127;

std::string exit_text(const AttemptState& state) {
  if (!state.exit_code) return "no exit code";
  if (*state.exit_code == kNotFound) return "exit code 127 (a command was not found)";
  // Docker looks for memory trouble from shortly after the start on, and misses what comes before.
  if (*state.exit_code == kKill) return "exit code 137 (killed, perhaps for its memory)";
  return fmt::format("exit code {}", *state.exit_code);
}

Verdict cut_short(const Ending& ending) {
  switch (ending.cut) {
    case Cut::timed_out:
      return {Outcome::timed_out, fmt::format("still running after {}", show(ending.timeout))};
    case Cut::cancelled:
      return {Outcome::cancelled, "stopped by the user"};
    case Cut::engine_silent:
      return {Outcome::engine_failed, "the engine stopped answering while it ran"};
    case Cut::budget_spent:  // has been judged by what the gateway refused
    case Cut::none:
      break;
  }
  return {};
}

// Where the engine does not tell, a KILL that nobody sent was the kernel's.
bool ran_out_of_memory(const Ending& ending) {
  const bool killed = ending.state.exit_code == kKill && ending.memory_limited;
  return ending.state.out_of_memory.value_or(killed);
}

// An engine that stops or starts ends what runs with TERM, then KILL; so does whoever stops a
// container by hand. A KILL alone can be the agent's own, unless nobody was watching.
bool ended_from_outside(const Ending& ending) {
  return ending.state.exit_code == kTerm || (ending.unwatched && ending.state.exit_code == kKill);
}

// The gateway had to refuse a request of the run, so the agent could not go on.
std::optional<Verdict> refused_by_gateway(const std::optional<RunTally>& tally) {
  if (!tally || !tally->gave_up) return std::nullopt;
  switch (*tally->gave_up) {
    case GiveUp::Why::no_keys:
    case GiveUp::Why::rejected:
      return Verdict{Outcome::key_rejected, "the provider refuses every key of the gateway"};
    case GiveUp::Why::rate_limited:
      return Verdict{Outcome::rate_limited, "no key of the gateway came back in time"};
    case GiveUp::Why::out_of_credit:
      return Verdict{Outcome::out_of_credit, "no key of the gateway has credit left"};
  }
  return std::nullopt;
}

std::optional<Verdict> refused_for_money(const std::optional<RunTally>& tally) {
  if (!tally || !tally->budget_spent) return std::nullopt;
  return Verdict{Outcome::budget_exceeded,
                 tally->price_unknown
                     ? "the gateway refused a request: there is a budget, and its price is unknown"
                     : "the gateway refused a request: its budget is spent"};
}

// The agent asked for something else than was recorded, so it could not go on as it would have.
std::optional<Verdict> not_replayed(const std::optional<RunTally>& tally) {
  if (!tally || !tally->replay || tally->replay->missed == 0) return std::nullopt;
  const ReplayTally& replay = *tally->replay;
  return Verdict{Outcome::agent_failed, replay.missed == 1
                                            ? replay.first_miss
                                            : fmt::format("{}, and {} more", replay.first_miss,
                                                          counted(replay.missed - 1, "request"))};
}

// The provider refused, the disk was full, or it is the agent's own doing.
Verdict without_score(const Ending& ending) {
  if (ending.out_of_disk) return {Outcome::out_of_disk, "the results disk filled up"};
  if (auto refused = refused_by_gateway(ending.gateway)) return std::move(*refused);
  if (const auto failure = diagnose_failure(ending.intake.output_tail)) {
    switch (failure->kind) {
      case FailureText::Kind::key_rejected:
        return {Outcome::key_rejected, failure->matched};
      case FailureText::Kind::rate_limited:
        return {Outcome::rate_limited, failure->matched};
      case FailureText::Kind::out_of_credit:
        return {Outcome::out_of_credit, failure->matched};
    }
  }
  if (ending.intake.report && !ending.intake.report->error.empty()) {
    return {Outcome::agent_failed,
            fmt::format("{}: {}", exit_text(ending.state), ending.intake.report->error)};
  }
  if (ending.uncollected) {
    return {Outcome::engine_failed,
            exit_text(ending.state) + ", and the engine did not hand out its files"};
  }
  const std::string& trouble = ending.intake.report_trouble;
  return {Outcome::agent_failed, fmt::format("{}, {}", exit_text(ending.state),
                                             trouble.empty() ? "no result was reported" : trouble)};
}

}  // namespace

Verdict judge_ending(const Ending& ending) {
  // An agent that asks on and on does not end by itself: it is the budget's doing all the same.
  const bool in_vain = ending.cut == Cut::timed_out || ending.cut == Cut::budget_spent;
  if (in_vain) {
    if (auto refused = refused_for_money(ending.gateway)) return std::move(*refused);
  }
  // Killed by bench: whatever it had reported by then is half of a result.
  const bool ended_by_itself = ending.cut == Cut::none;
  if (!ended_by_itself) return cut_short(ending);
  if (ending.state.phase == Phase::gone) {
    return {Outcome::lost, "the engine does not know its container any more"};
  }
  if (ending.state.phase == Phase::unreachable) {
    return {Outcome::engine_failed, "the engine does not answer"};
  }
  // Also where assertions have judged what there was: it is not what the agent would have done.
  if (auto refused = refused_for_money(ending.gateway)) return std::move(*refused);
  if (auto missed = not_replayed(ending.gateway)) return std::move(*missed);
  if (ending.score) return {Outcome::scored, {}};
  if (ran_out_of_memory(ending)) {
    return {Outcome::out_of_memory, "killed for its memory"};
  }
  if (!ending.state.reason.empty()) return {Outcome::engine_failed, ending.state.reason};
  if (ended_from_outside(ending)) {
    return {Outcome::engine_failed,
            exit_text(ending.state) + ", its container was stopped from outside"};
  }
  return without_score(ending);
}

}  // namespace bench
