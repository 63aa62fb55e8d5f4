#include "plan/run_id.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "plan/plan.hpp"

namespace bench {

namespace {

// Small letters, digits, '-' and '_' only: fit for a path on any file system and for a label.
void append_path_safe(std::string& out, std::string_view text, std::size_t longest) {
  if (text.empty()) out += '-';
  for (const char given : text.substr(0, longest)) {
    const char c = lower_case(given);
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    out += kept ? c : '-';
  }
}

}  // namespace

RunId run_id(const Cell& cell, int trial) {
  constexpr std::size_t kLongScenario = 40;
  constexpr std::size_t kLongOther = 24;
  constexpr std::size_t kDigestDigits = 10;
  Sha256 digest;
  std::string readable;
  append_path_safe(readable, cell.scenario->id, kLongScenario);
  digest.add_field(cell.scenario->id);
  for (const std::string_view part :
       {std::string_view(cell.harness->id), std::string_view(cell.agent->id), cell.model,
        cell.persona, cell.mode}) {
    readable += '.';
    append_path_safe(readable, part, kLongOther);
    digest.add_field(part);
  }
  digest.add_field(std::to_string(trial));
  return RunId(fmt::format("{}.t{}.{}", readable, trial, digest.hex().substr(0, kDigestDigits)));
}

}  // namespace bench
