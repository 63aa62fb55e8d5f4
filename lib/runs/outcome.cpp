#include "runs/outcome.hpp"

#include <array>

namespace bench {

namespace {

struct Known {
  Outcome outcome;
  std::string_view name;
  Blame blame;
};

constexpr std::array kKnown = {
    Known{Outcome::scored, "scored", Blame::nobody},
    Known{Outcome::agent_failed, "agent_failed", Blame::agent},
    Known{Outcome::timed_out, "timed_out", Blame::agent},
    Known{Outcome::key_rejected, "key_rejected", Blame::provider},
    Known{Outcome::rate_limited, "rate_limited", Blame::provider},
    Known{Outcome::out_of_credit, "out_of_credit", Blame::provider},
    Known{Outcome::budget_exceeded, "budget_exceeded", Blame::user},
    Known{Outcome::image_missing, "image_missing", Blame::user},
    Known{Outcome::engine_failed, "engine_failed", Blame::machine},
    Known{Outcome::out_of_memory, "out_of_memory", Blame::agent},
    Known{Outcome::out_of_disk, "out_of_disk", Blame::machine},
    Known{Outcome::lost, "lost", Blame::machine},
    Known{Outcome::cancelled, "cancelled", Blame::user},
};

const Known& known(Outcome outcome) {
  return kKnown.at(static_cast<std::size_t>(outcome));
}

}  // namespace

std::string_view name(Outcome outcome) {
  return known(outcome).name;
}

std::optional<Outcome> outcome_named(std::string_view name) {
  for (const Known& one : kKnown) {
    if (one.name == name) return one.outcome;
  }
  return std::nullopt;
}

Blame blame(Outcome outcome) {
  return known(outcome).blame;
}

std::string_view name(Blame blame) {
  switch (blame) {
    case Blame::nobody:
      return "nobody";
    case Blame::agent:
      return "agent";
    case Blame::provider:
      return "provider";
    case Blame::machine:
      return "machine";
    case Blame::user:
      return "user";
  }
  return "";
}

bool worth_retrying(Outcome outcome) {
  const Blame whose = blame(outcome);
  return whose == Blame::provider || whose == Blame::machine;
}

}  // namespace bench
