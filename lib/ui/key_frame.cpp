#include "ui/key_frame.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/units.hpp"
#include "ui/display_width.hpp"
#include "ui/table.hpp"

namespace bench {

namespace {

// `8200`, `12.3k`, `4.5M`: short enough not to push the other columns about.
std::string count_text(std::uint64_t count) {
  constexpr std::uint64_t kWhole = 10'000;
  constexpr double kThousand = 1e3;
  const auto amount = static_cast<double>(count);
  if (count < kWhole) return std::to_string(count);
  if (amount < kThousand * kThousand) return fmt::format("{:.1f}k", amount / kThousand);
  return fmt::format("{:.1f}M", amount / (kThousand * kThousand));
}

Field tokens_field(const Usage::Tokens& tokens) {
  if (!tokens) return {};
  return Field(*tokens).as(count_text(*tokens));
}

Field state_field(const KeyLine& key, SteadyTime now) {
  const KeyState& state = key.state;
  switch (state.phase) {
    case KeyPhase::cooling:
      return Field("cooling " + show_wait(state.until - now)).in(Tone::warn);
    case KeyPhase::dead:
      return Field("out: " + state.reason).in(Tone::bad);
    case KeyPhase::valid:
      break;
  }
  if (key.limited) return Field("limited").in(Tone::warn);
  return Field("valid").in(Tone::good);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The columns stand in the order in which a narrow window keeps them.
std::vector<std::string> key_table(const KeyBoard& board, std::size_t shown, std::size_t columns,
                                   SteadyTime now, const Style& style) {
  std::ostringstream text;
  Table table({{.title = "KEY", .fit = Fit::middle},
               {.title = "STATE", .fit = Fit::end},
               {.title = "REQUESTS", .right = true},
               {.title = "COST", .right = true},
               {.title = "IN", .right = true},
               {.title = "OUT", .right = true},
               {.title = "PROVIDER"}},
              {text, columns, style});
  for (std::size_t i = 0; i < shown; ++i) {
    const KeyLine& key = board.keys[i];
    table.row({key.label, state_field(key, now), Field(key.requests), Field(show(key.cost)),
               tokens_field(total_input(key.usage)), tokens_field(key.usage.output), key.provider});
  }
  table.finish();
  return lines_of(text.str());
}

std::string summary(const KeyBoard& board, std::size_t columns, const Style& style) {
  const std::string text = shortened(
      fmt::format("{} active, {} held, {} in all", board.active, board.held, board.total), columns);
  return board.held > 0 ? style(Tone::warn, text) : text;
}

}  // namespace

std::vector<std::string> key_frame(const KeyBoard& board, const WindowSize& window, SteadyTime now,
                                   const Style& style) {
  constexpr std::size_t kAround = 3;  // the titles, the summary, the cursor
  const std::size_t keys = board.keys.size();
  const std::size_t rows = window.rows - std::min(window.rows, kAround);
  const std::size_t shown = keys <= rows ? keys : rows - std::min<std::size_t>(rows, 1);
  std::vector<std::string> frame;
  if (shown > 0) frame = key_table(board, shown, window.columns, now, style);
  if (shown < keys && window.rows > 2) {
    const std::string more = fmt::format("+{} more", keys - shown);
    frame.push_back(style(Tone::faint, shortened(more, window.columns)));
  }
  if (window.rows > 1) frame.push_back(summary(board, window.columns, style));
  return frame;
}

}  // namespace bench
