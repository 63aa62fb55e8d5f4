#include "ui/live_frame.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ui/display_width.hpp"
#include "ui/summary_line.hpp"
#include "ui/time_text.hpp"

namespace bench {

namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kReadable = 16;  // a run id is not shortened below this for an extra

struct SlotLine {
  std::string slot;
  std::string elapsed;
  std::string run;
  std::string player;
  std::string attempt;
  std::string key;
};

// How wide the parts of all lines are; an extra that is not shown has no width.
struct SlotWidths {
  std::size_t slot = 0;
  std::size_t elapsed = 0;
  std::size_t run = 0;
  std::size_t player = 0;
  std::size_t attempt = 0;
  std::size_t key = 0;
};

SlotLine slot_line(int slot, const BusySlot& busy, SteadyTime now) {
  const auto running = std::chrono::floor<Milliseconds>(now - busy.since);
  return {.slot = fmt::format("{}", slot),
          .elapsed = whole_seconds(std::max(running, Milliseconds(0))),
          .run = busy.run,
          .player = busy.player,
          .attempt = busy.attempt > 1 ? fmt::format("attempt {}", busy.attempt) : "",
          .key = busy.key_label};
}

std::size_t widest(const std::vector<SlotLine>& lines, std::string SlotLine::*part) {
  std::size_t width = 0;
  for (const SlotLine& line : lines) width = std::max(width, display_width(line.*part));
  return width;
}

// Gives the extras their room: the attempt and the key while the run id stays readable, the player
// only beside a whole run id, which tells it too.
SlotWidths slot_widths(const std::vector<SlotLine>& lines, std::size_t columns) {
  SlotWidths widths{.slot = widest(lines, &SlotLine::slot),
                    .elapsed = std::max<std::size_t>(6, widest(lines, &SlotLine::elapsed)),
                    .run = widest(lines, &SlotLine::run)};
  const std::size_t lead = widths.slot + kGap + widths.elapsed + kGap;
  std::size_t room = columns - std::min(columns, lead);
  const auto grant = [&room](std::size_t wanted, std::size_t least_for_run) {
    if (wanted == 0 || room < least_for_run + kGap + wanted) return std::size_t{0};
    room -= kGap + wanted;
    return wanted;
  };
  const std::size_t readable = std::min(widths.run, kReadable);
  widths.attempt = grant(widest(lines, &SlotLine::attempt), readable);
  widths.key = grant(widest(lines, &SlotLine::key), readable);
  widths.player = grant(widest(lines, &SlotLine::player), widths.run);
  widths.run = std::min(widths.run, room);
  return widths;
}

std::string drawn(const SlotLine& line, const SlotWidths& widths, const Style& style) {
  const std::string gap(kGap, ' ');
  std::string text = padded_left(line.slot, widths.slot) + gap +
                     padded_left(line.elapsed, widths.elapsed) + gap +
                     shortened_middle(line.run, widths.run);
  std::size_t end = widths.slot + kGap + widths.elapsed + kGap + widths.run;
  const auto add = [&](const std::string& extra, std::size_t width, Tone tone) {
    if (width == 0) return;
    if (!extra.empty()) text = padded(text, end) + gap + style(tone, extra);
    end += kGap + width;
  };
  add(line.player, widths.player, Tone::plain);
  add(line.attempt, widths.attempt, Tone::warn);
  add(line.key, widths.key, Tone::faint);
  return text;
}

// How many slots get a line when `rows` are free above the summary.
std::size_t shown_slots(std::size_t busy, std::size_t rows) {
  if (busy <= rows) return busy;
  return rows > 1 ? rows - 1 : 0;
}

}  // namespace

std::vector<std::string> live_frame(const RunBoard& board, const WindowSize& window, SteadyTime now,
                                    const Style& style) {
  const std::size_t rows = window.rows - std::min<std::size_t>(window.rows, 2);
  const std::size_t shown = shown_slots(board.busy().size(), rows);
  std::vector<SlotLine> slots;
  for (const auto& [slot, busy] : board.busy()) {
    if (slots.size() < shown) slots.push_back(slot_line(slot, busy, now));
  }
  const SlotWidths widths = slot_widths(slots, window.columns);
  std::vector<std::string> frame;
  for (const SlotLine& slot : slots) {
    const std::string line = drawn(slot, widths, style);
    // A window too narrow for the time has room for nothing but the summary.
    if (display_width(line) <= window.columns) frame.push_back(line);
  }
  const std::size_t hidden = board.busy().size() - shown;
  if (hidden > 0 && rows > 0)
    frame.push_back(style(Tone::faint, shortened(fmt::format("+{} more", hidden), window.columns)));
  frame.push_back(summary_line(board, now, window.columns, style));
  return frame;
}

}  // namespace bench
