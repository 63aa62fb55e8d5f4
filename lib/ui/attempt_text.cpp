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

// Why it ended like this, and which attempt it was, where that is worth a word.
std::string explanation(const AttemptResult& result) {
  std::string text = result.reason.empty() ? "" : ": " + printable(result.reason);
  if (!result.final)
    return text + fmt::format(" (attempt {}, will be tried again)", result.attempt);
  if (result.attempt > 1) text += fmt::format(" (attempt {})", result.attempt);
  return text;
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
  const std::string outcome = style(tone_of(result.outcome), name(result.outcome));
  return fmt::format("{}  {}  {}  {}{}", padded(outcome, kOutcomeWidth),
                     padded(score_text(result), kScoreWidth),
                     padded_left(show(duration_of(result)), kDurationWidth),
                     printable(result.run.id.str()), explanation(result));
}

std::string attempt_sentence(const AttemptResult& result, const Style& style) {
  const std::string score = result.score ? " " + score_text(result) : "";
  return fmt::format("{}{} {} after {}{}", style(tone_of(result.outcome), name(result.outcome)),
                     score, printable(result.run.id.str()), show(duration_of(result)),
                     explanation(result));
}

}  // namespace bench
