#include "keys/exhaustion_answer.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace bench {

namespace {

using Why = GiveUp::Why;

ClientAnswer exhausted(Dialect dialect, Why why, std::optional<Milliseconds> back_in = {}) {
  return exhaustion_answer(dialect, {why, back_in, "ANTHROPIC_API_KEYS[1]: out for good"});
}

std::string retry_after_for(Milliseconds back_in) {
  const ClientAnswer answer = exhausted(Dialect::anthropic, Why::rate_limited, back_in);
  return std::string(header(answer.headers, "retry-after"));
}

}  // namespace

TEST_CASE("a key that comes back makes a 429 with a short Retry-After in whole seconds") {
  CHECK(retry_after_for(Milliseconds(2'100)) == "3");
  CHECK(retry_after_for(Milliseconds(500)) == "1");
  CHECK(retry_after_for(Milliseconds(200)) == "1");
  CHECK(retry_after_for(Milliseconds(0)) == "1");
  CHECK(retry_after_for(Milliseconds(30'000)) == "30");
  CHECK(retry_after_for(Milliseconds(3'600'000)) == "30");
  const ClientAnswer answer = exhausted(Dialect::anthropic, Why::rate_limited, Milliseconds(1));
  CHECK(answer.status == 429);
  CHECK(header(answer.headers, "x-should-retry").empty());
}

TEST_CASE("when no key comes back the client is told not to try again") {
  for (const Why why : {Why::rejected, Why::out_of_credit, Why::no_keys, Why::rate_limited}) {
    for (const Dialect dialect : {Dialect::anthropic, Dialect::openai, Dialect::gemini}) {
      const ClientAnswer answer = exhausted(dialect, why);
      CHECK(answer.status == 403);
      CHECK(header(answer.headers, "x-should-retry") == "false");
      CHECK(header(answer.headers, "retry-after").empty());
      CHECK(header(answer.headers, "content-type") == "application/json");
    }
  }
}

TEST_CASE("bodies are in the dialect of the path") {
  const auto body = [](Dialect dialect) {
    return exhausted(dialect, Why::rate_limited, Milliseconds(4'000)).body;
  };
  CHECK(body(Dialect::anthropic) ==
        R"({"type":"error","error":{"type":"rate_limit_error",)"
        R"("message":"All capacity for this model is in use; try again shortly."}})");
  CHECK(body(Dialect::openai) ==
        R"({"error":{"message":"All capacity for this model is in use; try again shortly.",)"
        R"("type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}})");
  CHECK(body(Dialect::gemini) ==
        R"({"error":{"code":429,)"
        R"("message":"All capacity for this model is in use; try again shortly.",)"
        R"("status":"RESOURCE_EXHAUSTED","details":)"
        R"([{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"4s"}]}})");
}

TEST_CASE("a spent budget is a 402 that is not tried again") {
  const ClientAnswer answer = budget_spent_answer(Dialect::anthropic);
  CHECK(answer.status == 402);
  CHECK(header(answer.headers, "x-should-retry") == "false");
  CHECK(answer.body.find("billing_error") != std::string::npos);
}

TEST_CASE("an unknown token is a 401 that is not tried again") {
  const ClientAnswer answer = unknown_token_answer(Dialect::openai);
  CHECK(answer.status == 401);
  CHECK(header(answer.headers, "x-should-retry") == "false");
}

TEST_CASE("a provider that cannot be reached is a 502 in every dialect") {
  CHECK(unreachable_answer(Dialect::anthropic).status == 502);
  CHECK(unreachable_answer(Dialect::anthropic).body.find("api_error") != std::string::npos);
  CHECK(unreachable_answer(Dialect::openai).body.find("server_error") != std::string::npos);
}

TEST_CASE("what the operator is told does not reach the client") {
  for (const Dialect dialect : {Dialect::anthropic, Dialect::openai, Dialect::gemini}) {
    for (const Why why : {Why::rejected, Why::out_of_credit, Why::no_keys, Why::rate_limited}) {
      const std::string body = exhausted(dialect, why).body;
      CHECK(body.find("ANTHROPIC_API_KEYS") == std::string::npos);
      CHECK(body.find(" key") == std::string::npos);
    }
  }
}

TEST_CASE("a stream that broke off ends with an error event of its format") {
  CHECK(broken_stream_event(WireFormat::anthropic_messages) ==
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":"
        "\"The provider broke off in the middle of its answer.\"}}\n\n");
  CHECK(broken_stream_event(WireFormat::openai_chat).starts_with("data: {\"error\":{\"message\""));
  CHECK(broken_stream_event(WireFormat::openai_responses)
            .starts_with("event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\""));
  CHECK(broken_stream_event(WireFormat::gemini_generate)
            .starts_with("data: {\"error\":{\"code\":502"));
  CHECK(broken_stream_event(WireFormat::other).empty());
}

TEST_CASE("what is not in a recording is refused for good, with the reason") {
  const ClientAnswer answer = not_recorded_answer(Dialect::gemini, "it says \"x\"");
  CHECK(answer.status == 400);
  CHECK(header(answer.headers, "x-should-retry") == "false");
  CHECK(nlohmann::json::parse(answer.body)["error"]["message"] == "it says \"x\"");
}

}  // namespace bench
