#include "ui/live_area.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ui/display_width.hpp"
#include "ui/escapes.hpp"

namespace bench {

LiveArea::~LiveArea() {
  clear();
}

// The cursor stands below the last line. Terminals fold the lines that a narrower window has no
// room for, so that a line may have become several.
std::string LiveArea::to_top(std::size_t columns) const {
  std::size_t rows = 0;
  for (const std::string& line : frame_) {
    rows += std::max<std::size_t>(1, (display_width(line) + columns - 1) / columns);
  }
  return rows == 0 ? "\r" : fmt::format("\r\x1b[{}A", rows);
}

void LiveArea::show(const WindowSize& window, const std::vector<std::string>& permanent,
                    const std::vector<std::string>& frame) {
  if (permanent.empty() && frame == frame_ && window == window_) return;
  std::string picture(escapes::kBeginFrame);
  picture += escapes::kHideCursor;
  picture += to_top(window.columns);
  for (const auto* lines : {&permanent, &frame}) {
    for (const std::string& line : *lines) {
      picture += escapes::kClearLine;
      picture += line;
      picture += '\n';
    }
  }
  picture += escapes::kClearBelow;
  picture += escapes::kEndFrame;
  screen_.write(picture);
  frame_ = frame;
  window_ = window;
}

void LiveArea::clear() {
  if (frame_.empty()) return;
  const WindowSize window = screen_.window().value_or(window_);
  screen_.write(
      fmt::format("{}{}{}", to_top(window.columns), escapes::kClearBelow, escapes::kShowCursor));
  frame_.clear();
}

}  // namespace bench
