#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ui/closing_summary.hpp"
#include "ui/style.hpp"

namespace bench {

// Where to go from here.
struct ClosingLinks {
  std::string results;            // the path of what was written
  std::vector<std::string> next;  // commands
};

// What `bench run` ends with: how each agent did, over how many runs that is, what has no score,
// why and what to do about it, and where everything lies. No line is wider than `width`.
[[nodiscard]] std::string closing_report(const ClosingSummary& summary, const ClosingLinks& links,
                                         std::optional<std::size_t> width, const Style& style);

}  // namespace bench
