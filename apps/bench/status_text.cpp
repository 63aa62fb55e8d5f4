#include "status_text.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/units.hpp"

namespace bench {

namespace {

std::string first_line(const MatrixStatus& status, WallTime now) {
  const std::string id = status.matrix.id.str();
  const WallTime until = status.owner ? now : status.ended.value_or(now);
  const std::string time = whole_seconds(std::max(Milliseconds(0), until - status.matrix.created));
  if (status.owner) {
    return fmt::format("{} is {} for {}, process {}\n", id, state_name(status), time,
                       *status.owner);
  }
  if (status.is_cut_off()) {
    return fmt::format("{} was cut off: no process runs it (hint: bench resume {})\n", id, id);
  }
  return fmt::format("{} is {}, {} after it was begun\n", id, state_name(status), time);
}

}  // namespace

std::string status_text(const MatrixStatus& status, WallTime now) {
  std::vector<std::string> outcomes;
  outcomes.reserve(status.finished.size());
  for (const auto& [outcome, count] : status.finished) {
    outcomes.push_back(fmt::format("{} {}", count, name(outcome)));
  }
  std::string text = first_line(status, now);
  text += fmt::format("{} of {} done", status.done(), counted(status.matrix.planned, "run"));
  if (!outcomes.empty()) text += fmt::format(" ({})", joined(outcomes, ", "));
  if (!status.running.empty()) {
    text += fmt::format(", {} {}", status.running.size(), status.owner ? "running" : "cut off");
  }
  text += fmt::format(", {} left", status.left());
  if (status.again > 0) text += fmt::format(", {} of them for another try", status.again);
  return text + "\n";
}

}  // namespace bench
