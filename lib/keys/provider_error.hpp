#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace bench {

// An error as the body of an answer tells it, in whichever dialect.
struct ProviderError {
  std::string type;     // `rate_limit_error`, `insufficient_quota`, `RESOURCE_EXHAUSTED`
  std::string code;     // `invalid_api_key`, `enforced_spend_limit_reached`, `API_KEY_INVALID`
  std::string message;  // what it says to people; a body that is no JSON as it is
  std::vector<std::string> quotas;   // the quotas that a Gemini answer names
  std::optional<Milliseconds> wait;  // a time that it states in a field of its own
};

// Reads what is there, and never fails. `body` may be cut off: then only its text counts.
[[nodiscard]] ProviderError read_provider_error(std::string_view body, WallTime now);

}  // namespace bench
