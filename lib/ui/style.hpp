#pragma once

#include <string>
#include <string_view>

#include "base/environment.hpp"

namespace bench {

// What a piece of text means to the reader; how that looks is decided here and nowhere else.
enum class Tone { plain, good, bad, warn, faint, bold };

// Colours, or none.
class Style {
 public:
  explicit Style(bool coloured = false) : coloured_(coloured) {}

  [[nodiscard]] std::string operator()(Tone tone, std::string_view text) const;

 private:
  bool coloured_;
};

// Whether CI is set: output is for a log, even where it claims to be a terminal.
[[nodiscard]] bool in_ci(const Environment& environment);

// NO_COLOR wins over CLICOLOR_FORCE, and that over everything else: a pipe, CI, a terminal that
// says it is dumb or nothing at all, and CLICOLOR=0 have no colours.
[[nodiscard]] Style style_for(bool terminal, const Environment& environment);

}  // namespace bench
