#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bench {

// What a provider said through an agent that died of it.
struct FailureText {
  enum class Kind { key_rejected, rate_limited, out_of_credit };
  Kind kind;
  std::string matched;  // the text that tells, for people
};

// Reads the end of an unscored attempt's output for the texts that providers and agent clients
// print. Conservative: an agent that merely talks about HTTP 429 is not one that died of it.
[[nodiscard]] std::optional<FailureText> diagnose_failure(std::string_view output_tail);

}  // namespace bench
