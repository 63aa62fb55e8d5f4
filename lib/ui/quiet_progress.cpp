#include "ui/quiet_progress.hpp"

#include "base/text.hpp"
#include "ui/attempt_text.hpp"

namespace bench {

void QuietProgress::attempt_finished(int, const AttemptResult& result) {
  if (!result.final || result.outcome == Outcome::scored) return;
  screen_.write(attempt_sentence(result, style_) + "\n");
}

void QuietProgress::notice(const std::string& message) {
  screen_.write(style_(Tone::warn, "notice:") + " " + printable(message) + "\n");
}

}  // namespace bench
