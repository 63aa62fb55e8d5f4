#include "ui/style.hpp"

namespace bench {

namespace {

std::string_view sequence(Tone tone) {
  switch (tone) {
    case Tone::good:
      return "\x1b[32m";
    case Tone::bad:
      return "\x1b[31m";
    case Tone::warn:
      return "\x1b[33m";
    case Tone::faint:
      return "\x1b[2m";
    case Tone::bold:
      return "\x1b[1m";
    case Tone::plain:
      break;
  }
  return {};
}

bool switched_on(const std::optional<std::string>& value) {
  return value && !value->empty() && *value != "0" && *value != "false";
}

}  // namespace

std::string Style::operator()(Tone tone, std::string_view text) const {
  const std::string_view start = coloured_ && !text.empty() ? sequence(tone) : std::string_view();
  if (start.empty()) return std::string(text);
  return std::string(start) + std::string(text) + "\x1b[0m";
}

bool in_ci(const Environment& environment) {
  return switched_on(environment("CI"));
}

Style style_for(bool terminal, const Environment& environment) {
  if (!environment("NO_COLOR").value_or("").empty()) return Style(false);
  if (switched_on(environment("CLICOLOR_FORCE"))) return Style(true);
  const std::string term = environment("TERM").value_or("dumb");
  const bool capable = terminal && !in_ci(environment) && term != "dumb" && !term.empty();
  return Style(capable && environment("CLICOLOR") != "0");
}

}  // namespace bench
