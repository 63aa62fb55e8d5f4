#pragma once

#include <optional>
#include <string_view>

namespace bench {

// How an attempt ended. Exactly one of these; there is no `other`.
enum class Outcome {
  scored,
  agent_failed,
  timed_out,
  key_rejected,
  rate_limited,
  out_of_credit,
  budget_exceeded,
  image_missing,
  engine_failed,
  out_of_memory,
  out_of_disk,
  lost,
  cancelled,
};

// Whose doing an outcome is. Only the provider's and the machine's are worth another attempt.
enum class Blame { nobody, agent, provider, machine, user };

[[nodiscard]] std::string_view name(Outcome outcome);
[[nodiscard]] std::optional<Outcome> outcome_named(std::string_view name);
[[nodiscard]] Blame blame(Outcome outcome);
[[nodiscard]] std::string_view name(Blame blame);

// Whether another attempt can end differently: the machine's and the provider's passing troubles.
[[nodiscard]] bool worth_retrying(Outcome outcome);

}  // namespace bench
