#pragma once

#include <string_view>

// What a terminal is told, besides colours.
namespace bench::escapes {

inline constexpr std::string_view kHideCursor = "\x1b[?25l";
inline constexpr std::string_view kShowCursor = "\x1b[?25h";
inline constexpr std::string_view kBeginFrame = "\x1b[?2026h";  // hold the picture until ...
inline constexpr std::string_view kEndFrame = "\x1b[?2026l";    // ... the whole frame is there
inline constexpr std::string_view kClearLine = "\x1b[K";        // from the cursor to its end
inline constexpr std::string_view kClearBelow = "\x1b[J";       // from the cursor to the end

}  // namespace bench::escapes
