#include "ui/attempt_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/units.hpp"
#include "ui/display_width.hpp"

namespace bench {

namespace {

constexpr std::size_t kOutcomeWidth = 15;  // `budget_exceeded`
constexpr std::size_t kScoreWidth = 8;     // `3/5 0.62`
constexpr std::size_t kDurationWidth = 6;  // `10m00s`

// Which attempt it was, where that is worth a word.
std::string attempt_note(const AttemptResult& result) {
  if (!result.final) return fmt::format(" (attempt {}, will be tried again)", result.attempt);
  return result.attempt > 1 ? fmt::format(" (attempt {})", result.attempt) : "";
}

}  // namespace

std::string score_text(const AttemptResult& result) {
  if (!result.score) return "-";
  return fmt::format("{}/{} {:.2f}", result.score->highest_gate, kGates.size(),
                     result.score->normalized_score);
}

Tone tone_of(Outcome outcome) {
  if (outcome == Outcome::scored) return Tone::good;
  const bool passing = outcome == Outcome::cancelled || worth_retrying(outcome);
  return passing ? Tone::warn : Tone::bad;
}

Milliseconds duration_of(const AttemptResult& result) {
  return std::max(result.ended - result.started, Milliseconds(0));
}

std::string attempt_line(const AttemptResult& result, const Style& style) {
  const std::string outcome(name(result.outcome));
  const std::string why = result.reason.empty() ? "" : ": " + printable(result.reason);
  return style(tone_of(result.outcome), outcome) +
         std::string(kOutcomeWidth - std::min(outcome.size(), kOutcomeWidth), ' ') +
         fmt::format("  {}  {}  {}{}{}", padded(score_text(result), kScoreWidth),
                     padded_left(show(duration_of(result)), kDurationWidth),
                     printable(result.run.id.str()), why, attempt_note(result));
}

}  // namespace bench
