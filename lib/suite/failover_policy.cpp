#include "suite/failover_policy.hpp"

namespace bench {

using std::chrono::hours;
using std::chrono::seconds;

std::string_view name(AnswerKind kind) {
  constexpr std::array<std::string_view, kAnswerKinds> kNames = {
      "good",          "request_fault", "forbidden",
      "key_rejected",  "account_dead",  "organization_disabled",
      "out_of_credit", "quota_spent",   "rate_limited",
      "overloaded",    "unreachable"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(KeyStrategy strategy) {
  constexpr std::array<std::string_view, kKeyStrategies> kNames = {
      "sticky", "fill_first", "round_robin", "least_used", "random"};
  return kNames[static_cast<std::size_t>(strategy)];
}

std::string_view name(Reaction::Then then) {
  constexpr std::array<std::string_view, kThens> kNames = {"pass", "next_key", "retry"};
  return kNames[static_cast<std::size_t>(then)];
}

std::array<Reaction, kAnswerKinds> FailoverPolicy::default_reactions() {
  using Then = Reaction::Then;
  std::array<Reaction, kAnswerKinds> reactions;
  const auto set = [&](AnswerKind kind, Reaction reaction) {
    reactions[static_cast<std::size_t>(kind)] = reaction;
  };
  set(AnswerKind::good, {});
  set(AnswerKind::request_fault, {});
  set(AnswerKind::forbidden, {});
  set(AnswerKind::key_rejected, {Then::next_key, seconds(60), hours(1)});
  set(AnswerKind::account_dead, {Then::next_key, {}, {}, true});
  set(AnswerKind::organization_disabled, {Then::next_key, {}, {}, true});
  set(AnswerKind::out_of_credit, {Then::next_key, hours(1), hours(1)});
  set(AnswerKind::quota_spent, {Then::next_key, hours(1), hours(24)});
  set(AnswerKind::rate_limited, {Then::next_key, seconds(60), hours(1)});
  set(AnswerKind::overloaded, {Then::retry});
  set(AnswerKind::unreachable, {Then::retry});
  return reactions;
}

}  // namespace bench
