#include "meter/request_facts.hpp"

#include <string>

#include <doctest/doctest.h>

namespace bench {

namespace {

constexpr auto kAnthropic = WireFormat::anthropic_messages;
constexpr auto kChat = WireFormat::openai_chat;
constexpr auto kResponses = WireFormat::openai_responses;
constexpr auto kGemini = WireFormat::gemini_generate;

}  // namespace

TEST_CASE("what providers charge for is asked with POST, and is not a count of tokens") {
  for (const std::string_view path :
       {"/v1/messages", "/v1/messages?beta=true", "/v1/embeddings", "/v1/messages/batches",
        "/v1beta/models/m:embedContent", "/v1/m%65ssages"}) {
    CHECK(may_cost("POST", path));
    CHECK_FALSE(may_cost("GET", path));
    CHECK_FALSE(may_cost("DELETE", path));
  }
  CHECK_FALSE(may_cost("POST", "/v1/messages/count_tokens?beta=true"));
  CHECK_FALSE(may_cost("POST", "/v1beta/models/m:countTokens"));
  CHECK_FALSE(may_cost("POST", "/v1/responses/input_tokens"));
}

TEST_CASE("the format of a request is told by its path alone") {
  CHECK(wire_format_of("/anthropic/v1/messages?beta=true") == kAnthropic);
  CHECK(wire_format_of("/v1/messages/") == kAnthropic);
  CHECK(wire_format_of("/openai/v1/chat/completions") == kChat);
  CHECK(wire_format_of("/openai/v1/responses") == kResponses);
  CHECK(wire_format_of("/v1beta/models/gemini-2.5-pro:generateContent") == kGemini);
  CHECK(wire_format_of("/v1beta/models/m:streamGenerateContent?alt=sse") == kGemini);
  for (const char* const path : {"/v1/messages/count_tokens", "/v1/models", "/v1/responses/resp_1",
                                 "/v1beta/models/m:countTokens", "", "/x?y=/v1/messages"}) {
    CAPTURE(path);
    CHECK(wire_format_of(path) == WireFormat::other);
  }
}

TEST_CASE("a request says which model, whether to stream, and how much at most") {
  const RequestFacts facts = read_request_facts(
      kAnthropic, "/v1/messages",
      R"({"model":"claude-opus-4-8","max_tokens":32000,"messages":[{"role":"user","content":"hi"}],"stream":true})");
  CHECK(facts.model == "claude-opus-4-8");
  CHECK(facts.stream);
  CHECK(facts.max_output == 32000);
  CHECK(facts.well_formed);
}

TEST_CASE("a request that does not say does not stream and has no limit") {
  const RequestFacts facts = read_request_facts(kAnthropic, "/v1/messages", R"({"model":"m"})");
  CHECK(!facts.stream);
  CHECK(!facts.max_output);
  CHECK(facts.well_formed);
}

TEST_CASE("only the top of a request counts, however much it quotes") {
  const RequestFacts facts = read_request_facts(
      kChat, "/v1/chat/completions",
      R"({"messages":[{"content":"\"model\":\"evil\",\"stream\":true","model":"inner","stream":true}],)"
      R"("tools":[{"max_tokens":1}],"model":"gpt-5"})");
  CHECK(facts.model == "gpt-5");
  CHECK(!facts.stream);
  CHECK(!facts.max_output);
}

TEST_CASE("what stands there twice means what it says last") {
  const RequestFacts facts = read_request_facts(
      kAnthropic, "/v1/messages",
      R"({"model":"a","stream":true,"model":"b","stream":false,"\u006dodel":"c"})");
  CHECK(facts.model == "c");
  CHECK(!facts.stream);
}

TEST_CASE("each format has its own word for the limit of the output") {
  CHECK(read_request_facts(kChat, "", R"({"max_completion_tokens":7})").max_output == 7);
  CHECK(read_request_facts(kChat, "", R"({"max_tokens":7,"n":3})").max_output == 21);
  CHECK(
      read_request_facts(kResponses, "", R"({"max_output_tokens":7,"max_tokens":8})").max_output ==
      7);
  CHECK(!read_request_facts(kResponses, "", R"({"max_output_tokens":null})").max_output);
  CHECK(read_request_facts(kGemini, "",
                           R"({"generationConfig":{"maxOutputTokens":7,"candidateCount":2}})")
            .max_output == 14);
}

TEST_CASE("a request to Gemini says in its path what it wants") {
  const RequestFacts facts = read_request_facts(
      kGemini, "/gemini/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
      R"({"contents":[],"model":"other","stream":false})");
  CHECK(facts.model == "gemini-2.5-flash");
  CHECK(facts.stream);
  CHECK(!read_request_facts(kGemini, "/v1beta/models/m:generateContent", "{}").stream);
}

TEST_CASE("whether a stream of OpenAI's will say its usage is told") {
  CHECK(
      read_request_facts(kChat, "", R"({"stream_options":{"include_usage":true}})").include_usage);
  CHECK(!read_request_facts(kChat, "", R"({"stream_options":{"include_usage":false}})")
             .include_usage);
  CHECK(!read_request_facts(kChat, "", R"({"include_usage":true})").include_usage);
}

TEST_CASE("a body that is broken gives what came before the fault") {
  const RequestFacts facts =
      read_request_facts(kAnthropic, "/v1/messages", R"({"model":"m","stream":tru)");
  CHECK(facts.model == "m");
  CHECK(!facts.stream);
  CHECK(!facts.well_formed);
  for (const char* const body : {"", "[]", "null", "{", R"({"model":"m"}})", "[{}]", "model=m"}) {
    CAPTURE(body);
    CHECK(!read_request_facts(kAnthropic, "/v1/messages", body).well_formed);
  }
  CHECK(read_request_facts(kAnthropic, "/v1/messages", "\xEF\xBB\xBF {} ").well_formed);
}

TEST_CASE("input is guessed by its bytes, pictures by far fewer") {
  const auto guess = [](const std::string& content) {
    return read_request_facts(
               kAnthropic, "/v1/messages",
               R"({"messages":[{"content":[{"source":{"data":")" + content + R"("}}]}]})")
        .estimated_input;
  };
  std::string text;
  while (text.size() < 30'000) text += "words and ";
  CHECK(guess(text) > 10'000);
  CHECK(guess(text) < 10'100);
  CHECK(guess(std::string(320'000, 'A')) < 10'100);
}

}  // namespace bench
