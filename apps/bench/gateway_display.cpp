#include "gateway_display.hpp"

#include <unistd.h>
#include <utility>

#include "base/text.hpp"
#include "ui/progress_display.hpp"
#include "ui/wrapped.hpp"

namespace bench {

GatewayDisplay::GatewayDisplay(const Shell& shell)
    : shell_(shell),
      screen_(STDERR_FILENO),
      area_(screen_),
      live_(redraws(screen_, shell.environment())) {}

void GatewayDisplay::say(const std::string& line) {
  if (!live_) return shell_.say(line);
  const std::lock_guard lock(mutex_);
  said_.push_back(line);
}

std::vector<std::string> GatewayDisplay::take_said(std::size_t columns) {
  constexpr std::size_t kIndent = 4;
  std::vector<std::string> said;
  {
    const std::lock_guard lock(mutex_);
    said = std::exchange(said_, {});
  }
  std::vector<std::string> lines;
  for (const std::string& line : said) {
    for (std::string& piece : wrapped(printable(line), columns, kIndent)) {
      lines.push_back(std::move(piece));
    }
  }
  return lines;
}

// A terminal that takes no output now gets it with a later picture.
void GatewayDisplay::draw(const KeyBoard& board) {
  if (!live_ || !screen_.ready()) return;
  const WindowSize window = screen_.window().value_or(WindowSize());
  area_.show(window, take_said(window.columns),
             key_frame(board, window, shell_.clock().now(), shell_.err_style()));
}

void GatewayDisplay::leave() {
  if (!live_) return;
  area_.clear();
  const WindowSize window = screen_.window().value_or(WindowSize());
  for (const std::string& line : take_said(window.columns)) screen_.write(line + "\n");
}

}  // namespace bench
