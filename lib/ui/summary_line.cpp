#include "ui/summary_line.hpp"

#include <array>

#include <fmt/format.h>

#include "base/units.hpp"
#include "ui/display_width.hpp"
#include "ui/time_text.hpp"

namespace bench {

namespace {

std::string done_text(const RunCounts& counts) {
  return fmt::format("{}/{} done", counts.done, counts.runs);
}

std::string failed_text(const RunCounts& counts, const Style& style) {
  const std::string text = fmt::format("{} failed", counts.failed);
  return counts.failed > 0 ? style(Tone::bad, text) : text;
}

}  // namespace

std::string summary_line(const RunBoard& board, SteadyTime now, std::optional<std::size_t> width,
                         const Style& style) {
  const RunCounts counts = board.counts();
  const std::string elapsed = whole_seconds(board.elapsed(now));
  const std::optional<Milliseconds> estimate = board.estimate(now);
  const std::string guess = estimate ? rough(*estimate) : "";
  const std::string held = counts.held > 0 ? fmt::format(", {} held", counts.held) : "";
  const std::string runs =
      fmt::format("{}, {}, {} running{}, {} left", done_text(counts), failed_text(counts, style),
                  counts.running, held, counts.left);
  // From the most telling to the shortest.
  const std::array candidates = {
      fmt::format("{}; {} elapsed, {}", runs, elapsed,
                  estimate ? "about " + guess + " to go" : "estimating the rest"),
      fmt::format("{}; {}{}", runs, elapsed, estimate ? ", ~" + guess + " to go" : ""),
      fmt::format("{}, {}{}; {}{}", done_text(counts), failed_text(counts, style), held, elapsed,
                  estimate ? ", ~" + guess + " to go" : ""),
      fmt::format("{}, {}{}", done_text(counts), failed_text(counts, style), held),
      fmt::format("{}, {}", done_text(counts), failed_text(counts, style))};
  for (const std::string& candidate : candidates) {
    if (!width || display_width(candidate) <= *width) return candidate;
  }
  return shortened(done_text(counts), *width);
}

std::string final_line(const RunBoard& board, SteadyTime now, const Style& style) {
  const RunCounts counts = board.counts();
  const std::size_t unfinished = counts.left + counts.running;
  return fmt::format("{}, {}{}; {} elapsed", done_text(counts), failed_text(counts, style),
                     unfinished > 0 ? fmt::format(", {} left", unfinished) : "",
                     whole_seconds(board.elapsed(now)));
}

}  // namespace bench
