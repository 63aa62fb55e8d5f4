#include "ui/progress_display.hpp"

#include "ui/json_progress.hpp"
#include "ui/line_progress.hpp"
#include "ui/live_progress.hpp"
#include "ui/quiet_progress.hpp"

namespace bench {

bool redraws(const Screen& screen, const Environment& environment) {
  const std::string term = environment("TERM").value_or("dumb");
  return screen.window() && !in_ci(environment) && term != "dumb" && !term.empty();
}

std::unique_ptr<Progress> make_progress(const ProgressOptions& options, Screen& screen,
                                        const Clock& clock, const Environment& environment) {
  const Style style = style_for(screen.window().has_value(), environment);
  if (options.format == LogFormat::json) return std::make_unique<JsonProgress>(screen, clock);
  if (options.quiet) return std::make_unique<QuietProgress>(screen, style);
  if (redraws(screen, environment)) {
    return std::make_unique<LiveProgress>(screen, clock, style, options.verbose);
  }
  return std::make_unique<LineProgress>(screen, clock, style, options.verbose);
}

}  // namespace bench
