#include "ui/error_text.hpp"

#include "base/text.hpp"
#include "ui/wrapped.hpp"

namespace bench {

namespace {

struct Label {
  std::string_view text;
  Tone tone;
};

Label label(Severity severity) {
  switch (severity) {
    case Severity::fatal:
      return {"error:", Tone::bad};
    case Severity::warning:
      return {"warning:", Tone::warn};
    case Severity::note:
      break;
  }
  return {"note:", Tone::faint};
}

}  // namespace

std::string finding_text(const Finding& finding, std::optional<std::size_t> width,
                         const Style& style) {
  const Label label_of = label(finding.severity);
  std::string line =
      "bench: " + style(label_of.tone, label_of.text) + " " + printable(finding.message);
  if (!finding.hint.empty()) line += " (hint: " + printable(finding.hint) + ")";
  std::string text;
  for (const std::string& piece : wrapped(line, width, 2)) text += piece + "\n";
  return text;
}

std::string error_text(const Error& error, std::optional<std::size_t> width, const Style& style) {
  return finding_text({Severity::fatal, {}, error.message(), error.hint()}, width, style);
}

std::string warning_text(const std::string& message, const std::string& hint,
                         std::optional<std::size_t> width, const Style& style) {
  return finding_text({Severity::warning, {}, message, hint}, width, style);
}

}  // namespace bench
