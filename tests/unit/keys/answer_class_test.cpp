#include "keys/answer_class.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace bench {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Kind = AnswerKind;
using Wait = std::optional<Milliseconds>;

const WallTime kNow = from_utc("2026-11-21T09:30:00Z");

AnswerClass anthropic(int status, const char* type, const char* message = "",
                      const Headers& headers = {}) {
  const std::string body =
      fmt::format(R"({{"type":"error","error":{{"type":"{}","message":"{}"}},"request_id":"r"}})",
                  type, message);
  return classify(Dialect::anthropic, status, headers, body, kNow);
}

AnswerClass openai(int status, const char* type, const char* code, const char* message = "",
                   const Headers& headers = {}) {
  const std::string body =
      fmt::format(R"({{"error":{{"message":"{}","type":"{}","param":null,"code":"{}"}}}})", message,
                  type, code);
  return classify(Dialect::openai, status, headers, body, kNow);
}

// `details` are the elements of the list of details.
AnswerClass gemini(int status, const char* name, const char* message,
                   const std::string& details = "") {
  const std::string body =
      fmt::format(R"({{"error":{{"code":{},"message":"{}","status":"{}","details":[{}]}}}})",
                  status, message, name, details);
  return classify(Dialect::gemini, status, {}, body, kNow);
}

Kind plain(int status, std::string_view body = "") {
  return classify(Dialect::openai, status, {}, body, kNow).kind;
}

}  // namespace

TEST_CASE("a success says nothing but whose it was") {
  const AnswerClass answer =
      classify(Dialect::anthropic, 200, {{"Anthropic-Organization-Id", "org-1"}}, "anything", kNow);
  CHECK(answer.kind == Kind::good);
  CHECK(answer.organization == "org-1");
  CHECK(organization_of(Dialect::openai, {{"openai-organization", "acme"}}) == "acme");
  CHECK(organization_of(Dialect::gemini, {{"openai-organization", "acme"}}).empty());
}

TEST_CASE("Anthropic's errors are told apart by their status and type") {
  CHECK(anthropic(400, "invalid_request_error", "max_tokens: required").kind ==
        Kind::request_fault);
  CHECK(anthropic(401, "authentication_error", "invalid x-api-key").kind == Kind::key_rejected);
  CHECK(anthropic(402, "billing_error").kind == Kind::out_of_credit);
  CHECK(anthropic(403, "permission_error").kind == Kind::forbidden);
  CHECK(anthropic(404, "not_found_error").kind == Kind::request_fault);
  CHECK(anthropic(409, "conflict_error").kind == Kind::request_fault);
  CHECK(anthropic(413, "request_too_large").kind == Kind::request_fault);
  CHECK(anthropic(429, "rate_limit_error").kind == Kind::rate_limited);
  CHECK(anthropic(500, "api_error").kind == Kind::overloaded);
  CHECK(anthropic(504, "timeout_error").kind == Kind::overloaded);
  CHECK(anthropic(529, "overloaded_error").kind == Kind::overloaded);
}

TEST_CASE("a 429 that calls the provider overloaded is not the key's") {
  CHECK(anthropic(429, "overloaded_error").kind == Kind::overloaded);
}

TEST_CASE("an empty account arrives as a 400 and is the organization's") {
  const AnswerClass answer =
      anthropic(400, "invalid_request_error",
                "Your credit balance is too low to access the Claude API. Please go to Plans.");
  CHECK(answer.kind == Kind::out_of_credit);
  CHECK(answer.blame == ChargedTo::organization);
  CHECK_FALSE(answer.wait);
}

TEST_CASE("a limit of spending that was set by hand lasts until the date in its text") {
  const AnswerClass answer = anthropic(
      400, "invalid_request_error",
      "You have reached your specified API usage limits. You will regain access on 2026-11-22 at "
      "00:00 UTC.");
  CHECK(answer.kind == Kind::out_of_credit);
  CHECK(answer.wait == Wait(hours(14) + minutes(30)));
}

TEST_CASE("a limit of one workspace or project leaves the organization's other keys alone") {
  CHECK(anthropic(400, "invalid_request_error",
                  "You have reached your specified workspace API usage limits.")
            .blame == ChargedTo::key);
  CHECK(openai(429, "insufficient_quota", "project_spend_limit_exceeded").blame == ChargedTo::key);
  CHECK(openai(429, "insufficient_quota", "organization_spend_limit_exceeded").blame ==
        ChargedTo::organization);
}

TEST_CASE("the monthly limit of a tier lasts until the next month begins") {
  const AnswerClass answer = classify(Dialect::anthropic, 429, {},
                                      R"({"type":"error","error":{"type":"rate_limit_error",
      "message":"x","details":{"error_code":"enforced_spend_limit_reached"}}})",
                                      kNow);
  CHECK(answer.kind == Kind::out_of_credit);
  CHECK(answer.wait == Wait(hours(24 * 9 + 14) + minutes(30)));
  const WallTime december = from_utc("2026-12-31T23:00:00Z");
  CHECK(classify(Dialect::anthropic, 429, {},
                 R"({"error":{"type":"x","code":"enforced_spend_limit_reached"}})", december)
            .wait == Wait(hours(1)));
}

TEST_CASE("OpenAI's errors are told apart by their code") {
  CHECK(openai(401, "invalid_request_error", "invalid_api_key").kind == Kind::key_rejected);
  CHECK(openai(403, "request_forbidden", "unsupported_country").kind == Kind::forbidden);
  CHECK(openai(429, "requests", "rate_limit_exceeded").kind == Kind::rate_limited);
  CHECK(openai(429, "tokens", "slow_down").kind == Kind::rate_limited);
  CHECK(openai(429, "insufficient_quota", "insufficient_quota").kind == Kind::out_of_credit);
  CHECK(openai(429, "insufficient_quota", "credit_balance_exhausted").kind == Kind::out_of_credit);
  CHECK(openai(429, "x", "organization_usage_limit_exceeded").kind == Kind::out_of_credit);
  CHECK(openai(503, "x", "server_is_overloaded").kind == Kind::overloaded);
  CHECK(openai(500, "server_error", "").kind == Kind::overloaded);
}

TEST_CASE("Gemini's wrong key arrives as a 400") {
  const AnswerClass answer =
      gemini(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
             R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"})");
  CHECK(answer.kind == Kind::key_rejected);
  CHECK(answer.certain);
  CHECK(gemini(400, "INVALID_ARGUMENT", "contents: missing field").kind == Kind::request_fault);
}

TEST_CASE("Gemini's short limits wait as long as they say") {
  const AnswerClass stated =
      gemini(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.",
             R"({"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":
                 [{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"}]},
                {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.07s"})");
  CHECK(stated.kind == Kind::rate_limited);
  CHECK(stated.wait == Wait(Milliseconds(34'070)));
  CHECK(gemini(429, "RESOURCE_EXHAUSTED", "Please retry in 5s.").wait == Wait(seconds(5)));
}

TEST_CASE("Gemini's daily limits last until the day is over in California") {
  const char* kDaily = R"({"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel"}]},
                          {"retryDelay":"12s"})";
  const AnswerClass answer = gemini(429, "RESOURCE_EXHAUSTED", "x", kDaily);
  CHECK(answer.kind == Kind::quota_spent);
  CHECK(answer.blame == ChargedTo::organization_and_model);
  CHECK(answer.wait == Wait(hours(22) + minutes(30)));
}

TEST_CASE("a limit of nothing is not waited for") {
  const AnswerClass answer =
      gemini(429, "RESOURCE_EXHAUSTED", "Quota exceeded, limit: 0. Please retry in 12s.");
  CHECK(answer.kind == Kind::quota_spent);
  CHECK_FALSE(answer.wait);
  CHECK(gemini(429, "RESOURCE_EXHAUSTED", "Quota exceeded, limit: 0, model: x").kind ==
        Kind::quota_spent);
}

TEST_CASE("Gemini's errors may come in a list") {
  CHECK(classify(Dialect::gemini, 400, {},
                 R"([{"error":{"code":400,"message":"API key not valid."}}])", kNow)
            .kind == Kind::key_rejected);
}

TEST_CASE("a wrong key is known by its code, its type or its text") {
  CHECK(plain(400, R"({"error":{"details":[{"reason":"API_KEY_INVALID"}]}})") ==
        Kind::key_rejected);
  CHECK(plain(400, R"({"error":{"code":"invalid_api_key"}})") == Kind::key_rejected);
  CHECK(plain(400, R"({"error":{"type":"authentication_error"}})") == Kind::key_rejected);
  for (const char* text : {"API key not valid", "Invalid API key", "invalid credentials",
                           "Incorrect API key provided"}) {
    CHECK(plain(400, fmt::format(R"({{"message":"{}"}})", text)) == Kind::key_rejected);
    CHECK(plain(422, fmt::format(R"({{"error":{{"message":"{}"}}}})", text)) == Kind::key_rejected);
  }
  CHECK(plain(400, "<html>bad request</html>") == Kind::request_fault);
  CHECK(plain(400, R"({"error":{"message":"missing field"}})") == Kind::request_fault);
  CHECK(plain(401, "unauthorized") == Kind::key_rejected);
}

TEST_CASE("only a provider that names the key as wrong is certain about it") {
  CHECK(anthropic(401, "authentication_error", "invalid x-api-key").certain);
  CHECK_FALSE(anthropic(401, "authentication_error", "upstream trouble").certain);
  CHECK_FALSE(classify(Dialect::openai, 401, {}, "unauthorized", kNow).certain);
}

TEST_CASE("what is gone for good is told from what is refused now") {
  CHECK(openai(401, "invalid_request_error", "account_deactivated").kind == Kind::account_dead);
  CHECK(openai(401, "x", "token_revoked").kind == Kind::account_dead);
  CHECK(gemini(403, "PERMISSION_DENIED", "Your API key was reported as leaked.").kind ==
        Kind::account_dead);
  CHECK(anthropic(400, "invalid_request_error", "This organization has been disabled.").kind ==
        Kind::organization_disabled);
  CHECK(gemini(403, "PERMISSION_DENIED", "x", R"({"reason":"CONSUMER_SUSPENDED"})").kind ==
        Kind::organization_disabled);
}

TEST_CASE("a request that quotes an error is at fault by itself") {
  CHECK(plain(404, R"({"error":{"message":"credit balance is too low"}})") == Kind::request_fault);
}

TEST_CASE("broken gateways are trouble of the provider, statuses that mean no are not") {
  for (const int status : {408, 500, 502, 503, 504, 520, 524, 529}) {
    CHECK(plain(status, "<html>") == Kind::overloaded);
  }
  for (const int status : {301, 404, 405, 409, 418, 451, 501, 511}) {
    CHECK(plain(status) == Kind::request_fault);
  }
}

TEST_CASE("the wait of a limit comes from its headers, its fields, its text, its reset") {
  CHECK(anthropic(429, "rate_limit_error", "try again in 9s", {{"retry-after", "5"}}).wait ==
        Wait(seconds(5)));
  CHECK(openai(429, "tokens", "rate_limit_exceeded", "Please try again in 1.2s.",
               {{"x-ratelimit-reset-tokens", "6m0s"}})
            .wait == Wait(Milliseconds(1200)));
  CHECK(openai(429, "tokens", "", "", {{"x-ratelimit-reset-tokens", "6m0s"}}).wait ==
        Wait(minutes(6)));
  CHECK_FALSE(openai(429, "tokens", "", "").wait);
  CHECK(classify(Dialect::openai, 429, {},
                 R"({"error":{"type":"usage_limit_reached","resets_in_seconds":7200}})", kNow)
            .wait == Wait(hours(2)));
  CHECK(classify(Dialect::openai, 429, {}, R"({"error":{"reset_at":1795253500}})", kNow).wait ==
        Wait(seconds(100)));
}

TEST_CASE("an error inside an answer means what it would have meant as a status") {
  const auto inner = [](const char* type, const char* code, const char* message = "") {
    return classify_inner(Dialect::openai, {type, code, message}, kNow);
  };
  CHECK(inner("overloaded_error", "").kind == Kind::overloaded);
  CHECK(inner("api_error", "").kind == Kind::overloaded);
  CHECK(inner("rate_limit_error", "").kind == Kind::rate_limited);
  CHECK(inner("authentication_error", "").kind == Kind::key_rejected);
  CHECK(inner("billing_error", "").kind == Kind::out_of_credit);
  CHECK(inner("permission_error", "").kind == Kind::forbidden);
  CHECK(inner("invalid_request_error", "").kind == Kind::request_fault);
  CHECK(inner("", "server_is_overloaded").kind == Kind::overloaded);
  CHECK(inner("", "insufficient_quota").kind == Kind::out_of_credit);
  CHECK(inner("", "rate_limit_exceeded", "try again in 1.2s").wait == Wait(Milliseconds(1200)));
  CHECK(inner("RESOURCE_EXHAUSTED", "429").kind == Kind::rate_limited);
  CHECK(inner("", "").kind == Kind::request_fault);
  CHECK(inner("overloaded_error", "", "Overloaded").detail ==
        "an error inside the answer overloaded_error: Overloaded");
}

TEST_CASE("a request without an answer is the transport's trouble") {
  const AnswerClass answer = unanswered("connection reset by peer");
  CHECK(answer.kind == Kind::unreachable);
  CHECK(answer.blame == ChargedTo::nobody);
  CHECK(answer.detail == "connection reset by peer");
}

TEST_CASE("what the operator reads has the status and the provider's words, never a key") {
  CHECK(anthropic(429, "rate_limit_error", "Number of requests has exceeded").detail ==
        "HTTP 429 rate_limit_error: Number of requests has exceeded");
  CHECK(openai(401, "invalid_request_error", "invalid_api_key",
               "Incorrect API key provided: sk-proj-abc1. Find yours.")
            .detail ==
        "HTTP 401 invalid_request_error invalid_api_key: Incorrect API key provided: [...]. Find "
        "yours.");
  CHECK(openai(401, "", "", "no such key: abcd****wxyz").detail == "HTTP 401: no such key: [...]");
  CHECK(openai(401, "", "", "AIzaSyA1234 0123456789abcdef0123456789abcdef").detail ==
        "HTTP 401: [...] [...]");
  CHECK(anthropic(500, "a\\u001b[31m", "").detail == "HTTP 500 a\\x1b[31m");
  CHECK(classify(Dialect::openai, 502, {}, std::string(5000, ' ') + std::string(900, 'x'), kNow)
            .detail.size() < 500);
  CHECK(
      unanswered("cannot reach https://example.org/v1beta/models?key=AIzaSyA1234567 now").detail ==
      "cannot reach https://example.org/v1beta/models?key=[...] now");
}

TEST_CASE("a body that is cut off is read as text") {
  const AnswerClass answer = classify(
      Dialect::anthropic, 400, {},
      R"({"type":"error","error":{"message":"Your credit balance is too low to acc)", kNow);
  CHECK(answer.kind == Kind::out_of_credit);
}

}  // namespace bench
