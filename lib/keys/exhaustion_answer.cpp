#include "keys/exhaustion_answer.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bench {

namespace {

using nlohmann::ordered_json;

// One refusal in the words of each dialect.
struct Refusal {
  int status;
  const char* message;
  const char* anthropic_type;
  const char* openai_type;
  const char* openai_code;
  const char* gemini_status;
};

constexpr Refusal kLimited = {429,
                              "All capacity for this model is in use; try again shortly.",
                              "rate_limit_error",
                              "rate_limit_error",
                              "rate_limit_exceeded",
                              "RESOURCE_EXHAUSTED"};
constexpr Refusal kLimitedForLong = {403,
                                     "The usage limit of this model is reached.",
                                     "permission_error",
                                     "permission_error",
                                     "usage_limit_reached",
                                     "PERMISSION_DENIED"};
constexpr Refusal kRefused = {403,
                              "The gateway has no access to this provider.",
                              "permission_error",
                              "permission_error",
                              "access_denied",
                              "PERMISSION_DENIED"};
constexpr Refusal kUnpaid = {403,
                             "The gateway's access to this provider is not paid for.",
                             "billing_error",
                             "billing_error",
                             "billing_not_active",
                             "PERMISSION_DENIED"};
constexpr Refusal kBudgetSpent = {402,
                                  "The budget of this run is spent.",
                                  "billing_error",
                                  "billing_error",
                                  "budget_exceeded",
                                  "FAILED_PRECONDITION"};
constexpr Refusal kUnknownToken = {401,
                                   "This token is not valid here, or not any more.",
                                   "authentication_error",
                                   "authentication_error",
                                   "invalid_token",
                                   "UNAUTHENTICATED"};
constexpr Refusal kUnreachable = {
    502,          "The provider cannot be reached.", "api_error", "server_error", "server_error",
    "UNAVAILABLE"};
constexpr Refusal kBroken = {502,
                             "The provider broke off in the middle of its answer.",
                             "api_error",
                             "server_error",
                             "server_error",
                             "UNAVAILABLE"};

ordered_json anthropic_error(const Refusal& refusal) {
  return {{"type", "error"},
          {"error", {{"type", refusal.anthropic_type}, {"message", refusal.message}}}};
}

ordered_json openai_error(const Refusal& refusal) {
  return {{"error",
           {{"message", refusal.message},
            {"type", refusal.openai_type},
            {"param", nullptr},
            {"code", refusal.openai_code}}}};
}

ordered_json gemini_error(const Refusal& refusal) {
  return {{"error",
           {{"code", refusal.status},
            {"message", refusal.message},
            {"status", refusal.gemini_status}}}};
}

ordered_json error_in(Dialect dialect, const Refusal& refusal) {
  switch (dialect) {
    case Dialect::anthropic:
      return anthropic_error(refusal);
    case Dialect::gemini:
      return gemini_error(refusal);
    case Dialect::openai:
    case Dialect::cursor:
      break;
  }
  return openai_error(refusal);
}

ClientAnswer answer_with(const Refusal& refusal, const ordered_json& body) {
  return {refusal.status, {{"content-type", "application/json"}}, body.dump()};
}

ClientAnswer final_answer(Dialect dialect, const Refusal& refusal) {
  ClientAnswer answer = answer_with(refusal, error_in(dialect, refusal));
  answer.headers.emplace_back("x-should-retry", "false");
  return answer;
}

ClientAnswer try_later(Dialect dialect, Milliseconds back_in) {
  using std::chrono::seconds;
  // Agents give up on a long one, or sleep for all of it; the next request can be held again.
  constexpr seconds kMost{30};
  const seconds wait = std::clamp(std::chrono::ceil<seconds>(back_in), seconds(1), kMost);
  ordered_json body = error_in(dialect, kLimited);
  if (dialect == Dialect::gemini) {
    body["error"]["details"] =
        ordered_json::array({{{"@type", "type.googleapis.com/google.rpc.RetryInfo"},
                              {"retryDelay", fmt::format("{}s", wait.count())}}});
  }
  ClientAnswer answer = answer_with(kLimited, body);
  answer.headers.emplace_back("retry-after", std::to_string(wait.count()));
  return answer;
}

}  // namespace

ClientAnswer exhaustion_answer(Dialect dialect, const GiveUp& reason) {
  switch (reason.why) {
    case GiveUp::Why::rate_limited:
      return reason.back_in ? try_later(dialect, *reason.back_in)
                            : final_answer(dialect, kLimitedForLong);
    case GiveUp::Why::out_of_credit:
      return final_answer(dialect, kUnpaid);
    case GiveUp::Why::rejected:
    case GiveUp::Why::no_keys:
      break;
  }
  return final_answer(dialect, kRefused);
}

ClientAnswer budget_spent_answer(Dialect dialect) {
  return final_answer(dialect, kBudgetSpent);
}

ClientAnswer unknown_token_answer(Dialect dialect) {
  return final_answer(dialect, kUnknownToken);
}

ClientAnswer unreachable_answer(Dialect dialect) {
  return answer_with(kUnreachable, error_in(dialect, kUnreachable));
}

ClientAnswer not_recorded_answer(Dialect dialect, const std::string& why) {
  const Refusal refusal = {400,
                           why.c_str(),
                           "invalid_request_error",
                           "invalid_request_error",
                           "not_recorded",
                           "INVALID_ARGUMENT"};
  return final_answer(dialect, refusal);
}

std::string broken_stream_event(WireFormat format) {
  switch (format) {
    case WireFormat::anthropic_messages:
      return fmt::format("event: error\ndata: {}\n\n", anthropic_error(kBroken).dump());
    case WireFormat::openai_responses: {
      const ordered_json event = {{"type", "error"},
                                  {"code", kBroken.openai_code},
                                  {"message", kBroken.message},
                                  {"param", nullptr}};
      return fmt::format("event: error\ndata: {}\n\n", event.dump());
    }
    case WireFormat::openai_chat:
      return fmt::format("data: {}\n\n", openai_error(kBroken).dump());
    case WireFormat::gemini_generate:
      return fmt::format("data: {}\n\n", gemini_error(kBroken).dump());
    case WireFormat::other:
      break;
  }
  return {};
}

}  // namespace bench
