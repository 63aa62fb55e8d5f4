#pragma once

#include <string>

#include "runs/attempt_result.hpp"
#include "ui/style.hpp"

namespace bench {

// `3/5 0.62`: the highest gate and the normalized score; `-` without a score.
[[nodiscard]] std::string score_text(const AttemptResult& result);

// Good, bad, or in between: whose doing it was decides.
[[nodiscard]] Tone tone_of(Outcome outcome);

[[nodiscard]] Milliseconds duration_of(const AttemptResult& result);

// A finished attempt as a line of a log, aligned and safe to show: `timed_out  -  10m00s  <run>:
// <why>`.
[[nodiscard]] std::string attempt_line(const AttemptResult& result, const Style& style);

// The same to be read by itself: `timed_out <run> after 10m00s: <why>`.
[[nodiscard]] std::string attempt_sentence(const AttemptResult& result, const Style& style);

}  // namespace bench
