#include "ui/live_frame.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/units.hpp"
#include "ui/display_width.hpp"
#include "ui/summary_line.hpp"

namespace bench {

namespace {

constexpr std::size_t kFrameGap = 2;
constexpr std::size_t kReadable = 20;  // a run id is not shortened below this for the key

struct SlotLine {
  std::string slot;
  std::string elapsed;
  std::string run;
  std::string attempt;  // shares the column of the run, as does what follows; empty for the first
  std::string held;     // empty unless it waits for a key
  std::string held_shortly;
  std::string player;
  std::string key;
};

// How wide the columns are; one that finds no room has no width.
struct SlotWidths {
  std::size_t slot = 0;
  std::size_t elapsed = 0;
  std::size_t run = 0;
  std::size_t player = 0;
  std::size_t key = 0;
};

std::string held_text(const BusySlot& busy, SteadyTime now, std::string_view form) {
  if (!busy.held_until) return {};
  return fmt::format(fmt::runtime(form), show_wait(*busy.held_until - now));
}

SlotLine slot_line(int slot, const BusySlot& busy, SteadyTime now) {
  const auto running = std::chrono::floor<Milliseconds>(now - busy.since);
  return {.slot = fmt::format("{}", slot),
          .elapsed = whole_seconds(std::max(running, Milliseconds(0))),
          .run = busy.run,
          .attempt = busy.attempt > 1 ? fmt::format("  attempt {}", busy.attempt) : "",
          .held = held_text(busy, now, "  held, key back in {}"),
          .held_shortly = held_text(busy, now, "  held {}"),
          .player = busy.player,
          .key = busy.key_label};
}

SlotWidths wanted_widths(const std::vector<SlotLine>& lines) {
  SlotWidths wanted{.slot = 0, .elapsed = 6, .run = 0, .player = 0, .key = 0};
  const auto widen = [](std::size_t& width, std::size_t to) { width = std::max(width, to); };
  for (const SlotLine& line : lines) {
    widen(wanted.slot, line.slot.size());
    widen(wanted.elapsed, line.elapsed.size());
    widen(wanted.run, display_width(line.run) + line.attempt.size() + line.held.size());
    widen(wanted.player, display_width(line.player));
    widen(wanted.key, display_width(line.key));
  }
  return wanted;
}

// The key gets room while the run ids stay readable, the player only beside whole run ids, which
// tell it too.
SlotWidths fitted(SlotWidths widths, std::size_t columns) {
  const std::size_t lead = widths.slot + kFrameGap + widths.elapsed + kFrameGap;
  std::size_t room = columns - std::min(columns, lead);
  const auto grant = [&room](std::size_t& wanted, std::size_t least_for_run) {
    if (room < least_for_run + kFrameGap + wanted) wanted = 0;
    if (wanted > 0) room -= kFrameGap + wanted;
  };
  grant(widths.key, std::min(widths.run, kReadable));
  grant(widths.player, widths.run);
  widths.run = std::min(widths.run, room);
  return widths;
}

// What is said of a run beside its id: as much as leaves that readable.
std::string remark(const SlotLine& line, std::size_t width) {
  const std::size_t least = std::min(display_width(line.run), kReadable);
  for (const std::string& text : {line.attempt + line.held, line.attempt + line.held_shortly}) {
    if (text.size() + least <= width) return text;
  }
  return line.held.empty() ? line.attempt : line.held_shortly;
}

std::string drawn(const SlotLine& line, const SlotWidths& widths, const Style& style) {
  const std::string gap(kFrameGap, ' ');
  const std::string beside = remark(line, widths.run);
  const std::size_t for_remark = std::min(beside.size(), widths.run);
  std::string text = padded_left(line.slot, widths.slot) + gap +
                     padded_left(line.elapsed, widths.elapsed) + gap +
                     shortened_middle(line.run, widths.run - for_remark) +
                     style(Tone::warn, shortened(beside, for_remark));
  std::size_t end = widths.slot + kFrameGap + widths.elapsed + kFrameGap + widths.run;
  const auto add = [&](const std::string& extra, std::size_t width, Tone tone) {
    if (width == 0) return;
    if (!extra.empty()) text = padded(text, end) + gap + style(tone, extra);
    end += kFrameGap + width;
  };
  add(line.player, widths.player, Tone::plain);
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
  const SlotWidths widths = fitted(wanted_widths(slots), window.columns);
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
