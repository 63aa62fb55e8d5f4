#include "meter/usage_reader.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

constexpr auto kAnthropic = WireFormat::anthropic_messages;
constexpr auto kChat = WireFormat::openai_chat;
constexpr auto kResponses = WireFormat::openai_responses;
constexpr auto kGemini = WireFormat::gemini_generate;

std::string named(const std::vector<std::pair<std::string, std::string>>& events) {
  std::string stream;
  for (const auto& [name, data] : events) stream += "event: " + name + "\ndata: " + data + "\n\n";
  return stream;
}

std::string plain(const std::vector<std::string>& events) {
  std::string stream;
  for (const std::string& data : events) stream += "data: " + data + "\n\n";
  return stream;
}

UsageReader read(WireFormat format, AnswerForm form, std::string_view answer) {
  UsageReader reader(format, form);
  reader.add(answer);
  return reader;
}

UsageReader stream(WireFormat format, std::string_view answer) {
  return read(format, AnswerForm::events, answer);
}

void check_same(const UsageReader& one, const UsageReader& other) {
  CHECK(one.usage() == other.usage());
  CHECK(one.complete() == other.complete());
  CHECK(one.first_event() == other.first_event());
  REQUIRE(one.error().has_value() == other.error().has_value());
  if (one.error()) {
    CHECK(one.error()->type == other.error()->type);
    CHECK(one.error()->code == other.error()->code);
    CHECK(one.error()->message == other.error()->message);
  }
}

// What is read must not depend on where the answer was cut.
UsageReader same_wherever_cut(WireFormat format, AnswerForm form, std::string_view answer) {
  const UsageReader whole = read(format, form, answer);
  for (std::size_t cut = 0; cut <= answer.size(); ++cut) {
    UsageReader reader(format, form);
    reader.add(answer.substr(0, cut));
    reader.add(answer.substr(cut));
    CAPTURE(cut);
    check_same(reader, whole);
  }
  return whole;
}

const std::string kMessageStart =
    R"({"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],)"
    R"("model":"claude-opus-4-8","stop_reason":null,"usage":{"input_tokens":25,)"
    R"("cache_creation_input_tokens":300,"cache_read_input_tokens":4000,)"
    R"("cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200},)"
    R"("output_tokens":1,"service_tier":"standard"}}})";
const std::string kTextDelta =
    R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello \"usage\": {\"output_tokens\": 9}"}})";
const std::string kOverloaded =
    R"({"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"})";

}  // namespace

TEST_CASE("a stream of Anthropic's: input from its start, output from its last delta") {
  const UsageReader reader = same_wherever_cut(
      kAnthropic, AnswerForm::events,
      named(
          {{"message_start", kMessageStart},
           {"content_block_start", R"({"type":"content_block_start","index":0})"},
           {"ping", R"({"type":"ping"})"},
           {"content_block_delta", kTextDelta},
           {"content_block_stop", R"({"type":"content_block_stop","index":0})"},
           {"message_delta",
            R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}})"},
           {"message_stop", R"({"type":"message_stop"})"}}));
  Usage expected;
  expected.input = 25;
  expected.cache_read = 4000;
  expected.cache_write_5m = 100;
  expected.cache_write_1h = 200;
  expected.output = 15;
  CHECK(reader.usage() == expected);
  CHECK(total_input(reader.usage()) == 4325);
  CHECK(reader.complete());
  CHECK(reader.first_event() == FirstEvent::real);
  CHECK(!reader.error());
}

TEST_CASE("what server tools restate replaces, it is never added") {
  const UsageReader reader = stream(
      kAnthropic,
      named(
          {{"message_start",
            R"({"type":"message_start","message":{"usage":{"input_tokens":2679,"output_tokens":3}}})"},
           {"message_delta", R"({"type":"message_delta","usage":{"output_tokens":100}})"},
           {"message_delta",
            R"({"type":"message_delta","usage":{"input_tokens":10682,"cache_creation_input_tokens":0,)"
            R"("cache_read_input_tokens":null,"output_tokens":510,"server_tool_use":{"web_search_requests":1}}})"},
           {"message_stop", "{}"}}));
  CHECK(reader.usage().input == 10682);
  CHECK(reader.usage().output == 510);
  CHECK(reader.usage().cache_write_5m == 0);
  CHECK(!reader.usage().cache_read);
}

TEST_CASE("thinking is a part of the output") {
  const UsageReader reader = stream(
      kAnthropic,
      named(
          {{"message_delta",
            R"({"type":"message_delta","usage":{"output_tokens":90,"output_tokens_details":{"thinking_tokens":70}}})"}}));
  CHECK(reader.usage().output == 90);
  CHECK(reader.usage().reasoning == 70);
}

TEST_CASE("cache writes that are only told as a sum are of the short kind") {
  const UsageReader reader = stream(
      kAnthropic,
      named({{"message_start", R"({"message":{"usage":{"cache_creation_input_tokens":50}}})"}}));
  CHECK(reader.usage().cache_write_5m == 50);
  CHECK(!reader.usage().cache_write_1h);
}

TEST_CASE("a stream that breaks off has what was known last, and says so") {
  const UsageReader reader =
      stream(kAnthropic,
             named({{"message_start", kMessageStart}, {"content_block_delta", kTextDelta}}) +
                 "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tok");
  CHECK(!reader.complete());
  CHECK(reader.usage().partial);
  CHECK(reader.usage().input == 25);
  CHECK(reader.usage().output == 1);
  CHECK(reader.estimated_output() > 5);
}

TEST_CASE("pings and comments do not begin an answer") {
  UsageReader reader(kAnthropic, AnswerForm::events);
  reader.add(": hello\n\n" + named({{"ping", R"({"type":"ping"})"}}));
  CHECK(reader.first_event() == FirstEvent::pending);
  reader.add(named({{"message_start", kMessageStart}}));
  CHECK(reader.first_event() == FirstEvent::real);
}

TEST_CASE("an error as the first event is the error of the answer") {
  const UsageReader reader =
      same_wherever_cut(kAnthropic, AnswerForm::events,
                        named({{"ping", R"({"type":"ping"})"}, {"error", kOverloaded}}));
  CHECK(reader.first_event() == FirstEvent::error);
  REQUIRE(reader.error().has_value());
  CHECK(reader.error()->type == "overloaded_error");
  CHECK(reader.error()->message == "Overloaded");
  CHECK(!reader.complete());
}

TEST_CASE("an error in the middle is told, and the answer has begun all the same") {
  const UsageReader reader =
      stream(kAnthropic, named({{"message_start", kMessageStart}, {"error", kOverloaded}}));
  CHECK(reader.first_event() == FirstEvent::real);
  CHECK(reader.error()->type == "overloaded_error");
  CHECK(!reader.complete());
}

TEST_CASE("the first error counts, and its parts are not mixed with those of a later one") {
  const UsageReader reader = stream(
      kAnthropic, named({{"error", R"({"type":"error","error":{"type":"a"}})"},
                         {"error", R"({"type":"error","error":{"type":"b","message":"m"}})"}}));
  CHECK(reader.error()->type == "a");
  CHECK(reader.error()->message.empty());
}

TEST_CASE("a spend limit of Anthropic's is told by the code in its details") {
  const UsageReader reader = stream(
      kAnthropic,
      named(
          {{"error",
            R"({"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}})"}}));
  CHECK(reader.error()->code == "enforced_spend_limit_reached");
}

TEST_CASE("events without names are told apart by the type in their data") {
  const UsageReader reader = stream(
      kAnthropic, plain({R"({"type":"ping"})", kMessageStart, R"({"type":"message_stop"})"}));
  CHECK(reader.first_event() == FirstEvent::real);
  CHECK(reader.usage().input == 25);
  CHECK(reader.complete());
}

TEST_CASE("OpenAI chat: the usage is in a last chunk without choices, cached input is part of it") {
  const std::string chunk =
      R"({"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"\"usage\":{"}}],"usage":null})";
  const UsageReader reader = same_wherever_cut(
      kChat, AnswerForm::events,
      plain(
          {chunk, chunk,
           R"({"id":"c","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,)"
           R"("prompt_tokens_details":{"cached_tokens":60},"completion_tokens_details":{"reasoning_tokens":12}}})",
           "[DONE]"}));
  Usage expected;
  expected.input = 40;
  expected.cache_read = 60;
  expected.output = 20;
  expected.reasoning = 12;
  CHECK(reader.usage() == expected);
  CHECK(total_input(reader.usage()) == 100);
  CHECK(reader.complete());
}

TEST_CASE("OpenAI chat without a chunk of usage: unknown, not zero") {
  const std::string chunk = R"({"choices":[{"delta":{"content":"x"}}]})";
  const UsageReader reader = stream(kChat, plain({chunk, chunk, chunk}));
  CHECK(!reader.usage().input);
  CHECK(!reader.usage().output);
  CHECK(!total_input(reader.usage()));
  CHECK(reader.usage().partial);
  CHECK(reader.estimated_output() == 3);
}

TEST_CASE("OpenAI chat: an error may stand where a chunk is expected") {
  const std::string error =
      R"({"error":{"message":"slow down","type":"tokens","param":null,"code":"rate_limit_exceeded"}})";
  const UsageReader first = stream(kChat, plain({error}));
  CHECK(first.first_event() == FirstEvent::error);
  CHECK(first.error()->code == "rate_limit_exceeded");
  const UsageReader later = stream(kChat, plain({R"({"choices":[{"delta":{}}]})", error}));
  CHECK(later.first_event() == FirstEvent::real);
  CHECK(later.error()->message == "slow down");
  CHECK(!later.complete());
}

TEST_CASE("OpenAI Responses: the usage comes with the end, not the zeros or nulls before it") {
  const UsageReader reader = same_wherever_cut(
      kResponses, AnswerForm::events,
      named(
          {{"response.created",
            R"({"type":"response.created","response":{"id":"r","status":"in_progress","error":null,"usage":null}})"},
           {"response.in_progress",
            R"({"type":"response.in_progress","response":{"usage":{"input_tokens":0,"output_tokens":0}}})"},
           {"response.output_text.delta",
            R"({"type":"response.output_text.delta","delta":"hi","logprobs":[]})"},
           {"response.completed",
            R"({"type":"response.completed","response":{"id":"r","error":null,"output":[{"content":[{"text":"x"}]}],)"
            R"("usage":{"input_tokens":300,"input_tokens_details":{"cached_tokens":256,"cache_write_tokens":14},"output_tokens":40,)"
            R"("output_tokens_details":{"reasoning_tokens":32},"total_tokens":340}}})"}}));
  Usage expected;
  expected.input = 30;
  expected.cache_read = 256;
  expected.cache_write_5m = 14;
  expected.output = 40;
  expected.reasoning = 32;
  CHECK(reader.usage() == expected);
  CHECK(reader.complete());
  CHECK(!reader.error());
}

TEST_CASE("OpenAI Responses: a response that was only accepted proves nothing") {
  UsageReader reader(kResponses, AnswerForm::events);
  reader.add(named({{"response.created", R"({"response":{}})"},
                    {"response.queued", R"({"response":{}})"},
                    {"response.in_progress", R"({"response":{}})"}}));
  CHECK(reader.first_event() == FirstEvent::pending);
  UsageReader failing = reader;
  failing.add(named(
      {{"response.failed",
        R"({"type":"response.failed","response":{"status":"failed","error":{"code":"server_is_overloaded","message":"busy"},"usage":null}})"}}));
  CHECK(failing.first_event() == FirstEvent::error);
  CHECK(failing.error()->code == "server_is_overloaded");
  CHECK(failing.complete());
  UsageReader refused = reader;
  refused.add(
      named({{"error",
              R"({"type":"error","code":"rate_limit_exceeded","message":"wait","param":null})"}}));
  CHECK(refused.first_event() == FirstEvent::error);
  CHECK(refused.error()->code == "rate_limit_exceeded");
  CHECK(refused.error()->message == "wait");
  reader.add(named({{"response.output_item.added", "{}"}}));
  CHECK(reader.first_event() == FirstEvent::real);
}

TEST_CASE("OpenAI Responses: an answer that hit its limit has an end and a usage") {
  const UsageReader reader = stream(
      kResponses,
      named(
          {{"response.incomplete",
            R"({"response":{"status":"incomplete","usage":{"input_tokens":5,"output_tokens":6}}})"}}));
  CHECK(reader.complete());
  CHECK(reader.usage().output == 6);
}

TEST_CASE("Gemini: each chunk repeats the usage, thoughts are output, cached input is input") {
  const UsageReader reader = same_wherever_cut(
      kGemini, AnswerForm::events,
      plain(
          {R"({"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":50,"thoughtsTokenCount":9,"totalTokenCount":59}})",
           R"({"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":50,)"
           R"("cachedContentTokenCount":30,"candidatesTokenCount":7,"thoughtsTokenCount":11,"toolUsePromptTokenCount":5}})"}));
  Usage expected;
  expected.input = 25;
  expected.cache_read = 30;
  expected.output = 18;
  expected.reasoning = 11;
  CHECK(reader.usage() == expected);
  CHECK(reader.complete());
}

TEST_CASE("Gemini: a stream without a reason to finish has not finished") {
  const UsageReader reader = stream(
      kGemini, plain({R"({"candidates":[{"content":{"parts":[{"text":"finishReason"}]}}]})"}));
  CHECK(reader.first_event() == FirstEvent::real);
  CHECK(!reader.complete());
  CHECK(stream(kGemini, plain({R"({"promptFeedback":{"blockReason":"SAFETY"}})"})).complete());
}

TEST_CASE("Gemini: an error has a status and a reason") {
  const UsageReader reader = same_wherever_cut(
      kGemini, AnswerForm::events,
      plain({R"({"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT",)"
             R"("details":[{"@type":"x","reason":"API_KEY_INVALID"}]}})"}));
  CHECK(reader.first_event() == FirstEvent::error);
  CHECK(reader.error()->type == "INVALID_ARGUMENT");
  CHECK(reader.error()->code == "API_KEY_INVALID");
}

TEST_CASE("Gemini: a stream may also be one list") {
  const UsageReader reader = same_wherever_cut(
      kGemini, AnswerForm::json,
      R"([{"candidates":[{}],"usageMetadata":{"promptTokenCount":1}},{"usageMetadata":{"promptTokenCount":2}}])");
  CHECK(reader.usage().input == 2);
  CHECK(reader.complete());
}

TEST_CASE("an answer in JSON is read as it passes, and text that quotes a usage is none") {
  const UsageReader reader = same_wherever_cut(
      kAnthropic, AnswerForm::json,
      R"({"id":"msg","type":"message","content":[{"type":"tool_use","input":{"usage":{"input_tokens":9}}}],)"
      R"("usage":{"input_tokens":3,"cache_creation":{"ephemeral_5m_input_tokens":0},"output_tokens":4}})");
  CHECK(reader.usage().input == 3);
  CHECK(reader.usage().output == 4);
  CHECK(reader.complete());
  CHECK(reader.first_event() == FirstEvent::real);
}

TEST_CASE("an answer in JSON of any length is read without being kept") {
  UsageReader reader(kChat, AnswerForm::json);
  reader.add(R"({"choices":[{"message":{"content":")");
  const std::string piece(1U << 16U, 'x');
  for (int i = 0; i < 1000; ++i) reader.add(piece);
  reader.add(R"("}}],"usage":{"prompt_tokens":1,"completion_tokens":2}})");
  CHECK(reader.usage().output == 2);
  CHECK(reader.complete());
}

TEST_CASE("an answer in JSON that was cut off is not complete") {
  const UsageReader reader = read(kResponses, AnswerForm::json,
                                  R"({"output":[],"usage":{"input_tokens":3,"output_tokens":4})");
  CHECK(!reader.complete());
  CHECK(reader.usage().partial);
  CHECK(reader.usage().output == 4);
}

TEST_CASE("an error in JSON under a good status is an error") {
  const UsageReader reader = same_wherever_cut(kAnthropic, AnswerForm::json, kOverloaded);
  CHECK(reader.first_event() == FirstEvent::error);
  CHECK(reader.error()->type == "overloaded_error");
  const UsageReader failed = same_wherever_cut(
      kResponses, AnswerForm::json,
      R"({"id":"r","object":"response","created_at":1,"status":"failed","error":{"code":"server_error","message":"m"}})");
  CHECK(failed.first_event() == FirstEvent::error);
  const UsageReader trailed =
      same_wherever_cut(kChat, AnswerForm::json, R"({"id":"x","error":{"code":"c"}} and more)");
  CHECK(trailed.first_event() == FirstEvent::error);
  CHECK(!trailed.complete());
  CHECK(read(kChat, AnswerForm::json, R"({"error":"overloaded"})").error()->message ==
        "overloaded");
}

TEST_CASE("what is no JSON at all is let through, and is not complete") {
  const UsageReader reader = read(kAnthropic, AnswerForm::json, "<html>busy</html>");
  CHECK(reader.first_event() == FirstEvent::real);
  CHECK(!reader.complete());
}

TEST_CASE("counts that are none change nothing") {
  for (const char* const count :
       {"-1", "1.5", "\"7\"", "1e3", "99999999999999999999", "true", "[]"}) {
    CAPTURE(count);
    const UsageReader reader = read(kAnthropic, AnswerForm::json,
                                    "{\"usage\":{\"output_tokens\":" + std::string(count) + "}}");
    CHECK(!reader.usage().output);
  }
}

TEST_CASE("an answer of another format is never held back and never incomplete") {
  UsageReader reader(WireFormat::other, AnswerForm::events);
  CHECK(reader.first_event() == FirstEvent::pending);
  reader.add("anything");
  CHECK(reader.first_event() == FirstEvent::real);
  CHECK(reader.complete());
}

TEST_CASE("sound and searches are told from what tokens tell") {
  const auto has_extras = [](WireFormat format, const std::string& usage) {
    const std::string field = format == kGemini ? "usageMetadata" : "usage";
    return read(format, AnswerForm::json, "{\"" + field + "\":{" + usage + "}}").usage().has_extras;
  };
  CHECK(has_extras(kAnthropic, R"("server_tool_use":{"web_search_requests":1})"));
  CHECK_FALSE(has_extras(kAnthropic, R"("server_tool_use":{"web_search_requests":0})"));
  CHECK_FALSE(has_extras(kAnthropic, R"("server_tool_use":{"web_fetch_requests":3})"));
  CHECK_FALSE(has_extras(kAnthropic, R"("server_tool_use":null,"service_tier":"standard")"));
  CHECK(has_extras(kChat, R"("prompt_tokens_details":{"audio_tokens":7})"));
  CHECK(has_extras(kChat, R"("completion_tokens_details":{"audio_tokens":7})"));
  CHECK_FALSE(has_extras(kChat, R"("prompt_tokens_details":{"audio_tokens":0})"));
  const auto details = [](const std::string& of, const std::string& modality) {
    return "\"" + of +
           "TokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":5},{\"modality\":\"" + modality +
           "\",\"tokenCount\":9}]";
  };
  CHECK(has_extras(kGemini, details("prompt", "AUDIO")));
  CHECK(has_extras(kGemini, details("cache", "AUDIO")));
  CHECK_FALSE(has_extras(kGemini, details("prompt", "IMAGE")));
  CHECK(has_extras(kGemini, details("candidates", "IMAGE")));
  CHECK_FALSE(has_extras(kGemini, details("candidates", "TEXT")));
}

}  // namespace bench
