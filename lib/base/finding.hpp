#pragma once

#include <string>
#include <vector>

namespace bench {

enum class Severity { note, warning, fatal };

// What a check found before anything was started. All findings are collected; one fatal finding is
// enough to refuse. `check` is the stable name of the check: `keys`, `images`, `disk`.
struct Finding {
  Severity severity = Severity::note;
  std::string check;
  std::string message;
  std::string hint;
};

using Findings = std::vector<Finding>;

}  // namespace bench
