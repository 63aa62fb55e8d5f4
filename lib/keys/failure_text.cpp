#include "keys/failure_text.hpp"

#include <array>

namespace bench {

namespace {

using Kind = FailureText::Kind;

struct Telltale {
  std::string_view text;
  Kind kind;
};

// Billing first: several providers wrap it into a 429 or 400.
constexpr std::array kTelltales = {
    Telltale{"Credit balance is too low", Kind::out_of_credit},
    Telltale{"credit balance is too low to access", Kind::out_of_credit},
    Telltale{"\"insufficient_quota\"", Kind::out_of_credit},
    Telltale{"credit_balance_exhausted", Kind::out_of_credit},
    Telltale{"\"billing_error\"", Kind::out_of_credit},
    Telltale{"enforced_spend_limit_reached", Kind::out_of_credit},
    Telltale{"You have reached your specified API usage limits", Kind::out_of_credit},
    Telltale{"Quota exceeded. Check your plan and billing details", Kind::out_of_credit},
    Telltale{"invalid x-api-key", Kind::key_rejected},
    Telltale{"Invalid API key \xC2\xB7", Kind::key_rejected},
    Telltale{"\"authentication_error\"", Kind::key_rejected},
    Telltale{"\"invalid_api_key\"", Kind::key_rejected},
    Telltale{"Incorrect API key provided", Kind::key_rejected},
    Telltale{"API_KEY_INVALID", Kind::key_rejected},
    Telltale{"API key not valid. Please pass a valid API key", Kind::key_rejected},
    Telltale{"\"rate_limit_error\"", Kind::rate_limited},
    Telltale{"API Error: Request rejected (429)", Kind::rate_limited},
    Telltale{"exceeded retry limit, last status: 429", Kind::rate_limited},
    Telltale{"\"rate_limit_exceeded\"", Kind::rate_limited},
    Telltale{"RESOURCE_EXHAUSTED", Kind::rate_limited},
    Telltale{"\"api_error_status\":429", Kind::rate_limited},
    Telltale{"API Error: 529", Kind::rate_limited},
    Telltale{"\"overloaded_error\"", Kind::rate_limited},
};

}  // namespace

std::optional<FailureText> diagnose_failure(std::string_view output_tail) {
  for (const Telltale& telltale : kTelltales) {
    if (output_tail.find(telltale.text) != std::string_view::npos) {
      return FailureText{telltale.kind, "its output says: " + std::string(telltale.text)};
    }
  }
  return std::nullopt;
}

}  // namespace bench
