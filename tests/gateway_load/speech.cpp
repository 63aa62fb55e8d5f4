#include "speech.hpp"

namespace gateway_load {

namespace {

constexpr std::size_t kEventSize = 300;
constexpr std::size_t kJsonSize = 600;

std::string number(int value) {
  return std::to_string(value);
}

// `begin`, as many letters as it takes for `size`, and `end`.
std::string padded(const std::string& begin, const std::string& end, std::size_t size) {
  const std::size_t around = begin.size() + end.size();
  return begin + std::string(around < size ? size - around : 0, 'x') + end;
}

std::string data(const std::string& json) {
  return "data: " + json + "\n\n";
}

class Anthropic final : public Speech {
 public:
  std::string json(const Used& used) const override {
    return padded(
        R"({"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"text","text":")",
        R"("}],"stop_reason":"end_turn",)" + usage(used) + "}", kJsonSize);
  }
  std::string first_event(const Used& used) const override {
    return event("message_start", R"(,"message":{"id":"msg_1","model":"claude-sonnet-4-5",)" +
                                      usage({used.input, used.cached, 0}) + "}");
  }
  std::string delta_event() const override {
    return padded(
        "event: content_block_delta\n"
        R"(data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":")",
        "\"}}\n\n", kEventSize);
  }
  std::string last_events(const Used& used) const override {
    return event("message_delta",
                 R"(,"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":)" +
                     number(used.output) + "}") +
           event("message_stop", "");
  }
  std::string error_event() const override {
    return event("error", R"(,"error":{"type":"overloaded_error","message":"Overloaded"})");
  }
  Refusal refusal(Trouble trouble, std::string_view key) const override {
    switch (trouble) {
      case Trouble::limited:
        return {"429 Too Many Requests",
                error("rate_limit_error", "Number of requests has exceeded")};
      case Trouble::refused:
        return {"401 Unauthorized",
                error("authentication_error", "invalid x-api-key: " + std::string(key))};
      case Trouble::overloaded:
        return {"529 Overloaded", error("overloaded_error", "Overloaded")};
      case Trouble::broken:
        break;
    }
    return {"500 Internal Server Error", error("api_error", "Internal")};
  }

 private:
  static std::string usage(const Used& used) {
    return R"("usage":{"input_tokens":)" + number(used.input) + R"(,"cache_read_input_tokens":)" +
           number(used.cached) + R"(,"output_tokens":)" + number(used.output) + "}";
  }
  static std::string event(const std::string& type, const std::string& rest) {
    return "event: " + type + "\n" + data(R"({"type":")" + type + "\"" + rest + "}");
  }
  static std::string error(const std::string& type, const std::string& message) {
    return R"({"type":"error","error":{"type":")" + type + R"(","message":")" + message + "\"}}";
  }
};

// What both of OpenAI's forms say where they refuse.
class OpenAi : public Speech {
 public:
  Refusal refusal(Trouble trouble, std::string_view key) const override {
    switch (trouble) {
      case Trouble::limited:
        return {"429 Too Many Requests", error("rate_limit_exceeded", "Rate limit reached")};
      case Trouble::refused:
        return {"401 Unauthorized",
                error("invalid_api_key", "Incorrect API key provided: " + std::string(key))};
      case Trouble::overloaded:
        return {"503 Service Unavailable", error("server_is_overloaded", "Overloaded")};
      case Trouble::broken:
        break;
    }
    return {"500 Internal Server Error", error("server_error", "Internal")};
  }

 protected:
  static std::string error(const std::string& code, const std::string& message) {
    return R"({"error":{"type":")" + code + R"(","code":")" + code + R"(","message":")" + message +
           "\"}}";
  }
};

class Chat final : public OpenAi {
 public:
  std::string json(const Used& used) const override {
    return padded(
        R"({"id":"c1","object":"chat.completion","choices":[{"index":0,"message":{"content":")",
        R"("},"finish_reason":"stop"}],)" + usage(used) + "}", kJsonSize);
  }
  std::string first_event(const Used& /*used*/) const override {
    return data(R"({"id":"c1","choices":[{"index":0,"delta":{"role":"assistant"}}]})");
  }
  std::string delta_event() const override {
    return padded(R"(data: {"id":"c1","choices":[{"index":0,"delta":{"content":")", "\"}}]}\n\n",
                  kEventSize);
  }
  std::string last_events(const Used& used) const override {
    return data(R"({"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})") +
           data(R"({"id":"c1","choices":[],)" + usage(used) + "}") + data("[DONE]");
  }
  std::string error_event() const override {
    return data(error("server_is_overloaded", "Overloaded"));
  }

 private:
  static std::string usage(const Used& used) {
    return R"("usage":{"prompt_tokens":)" + number(used.input + used.cached) +
           R"(,"completion_tokens":)" + number(used.output) +
           R"(,"prompt_tokens_details":{"cached_tokens":)" + number(used.cached) + "}}";
  }
};

class Responses final : public OpenAi {
 public:
  std::string json(const Used& used) const override {
    return padded(R"({"id":"r1","status":"completed","output":[{"type":"message","content":")",
                  R"("}],)" + usage(used) + "}", kJsonSize);
  }
  std::string first_event(const Used& /*used*/) const override {
    return event("response.created", R"(,"response":{"id":"r1","status":"in_progress"})");
  }
  std::string delta_event() const override {
    return padded(
        "event: response.output_text.delta\n"
        R"(data: {"type":"response.output_text.delta","delta":")",
        "\"}\n\n", kEventSize);
  }
  std::string last_events(const Used& used) const override {
    return event("response.completed",
                 R"(,"response":{"id":"r1","status":"completed","output":[],)" + usage(used) + "}");
  }
  std::string error_event() const override {
    return event("response.failed", R"(,"response":{"id":"r1","status":"failed",)" +
                                        error("server_is_overloaded", "Overloaded").substr(1));
  }

 private:
  static std::string event(const std::string& type, const std::string& rest) {
    return "event: " + type + "\n" + data(R"({"type":")" + type + "\"" + rest + "}");
  }
  static std::string usage(const Used& used) {
    return R"("usage":{"input_tokens":)" + number(used.input + used.cached) +
           R"(,"output_tokens":)" + number(used.output) +
           R"(,"input_tokens_details":{"cached_tokens":)" + number(used.cached) + "}}";
  }
};

class Gemini final : public Speech {
 public:
  std::string json(const Used& used) const override {
    return padded(R"({"candidates":[{"content":{"role":"model","parts":[{"text":")",
                  R"("}]},"finishReason":"STOP"}],)" + usage(used) + "}", kJsonSize);
  }
  std::string first_event(const Used& /*used*/) const override {
    return data(R"({"candidates":[{"content":{"role":"model","parts":[{"text":"x"}]}}]})");
  }
  std::string delta_event() const override {
    return padded(R"(data: {"candidates":[{"content":{"role":"model","parts":[{"text":")",
                  "\"}]}}]}\n\n", kEventSize);
  }
  std::string last_events(const Used& used) const override {
    return data(
        R"({"candidates":[{"content":{"role":"model","parts":[{"text":"x"}]},"finishReason":"STOP"}],)" +
        usage(used) + "}");
  }
  std::string error_event() const override {
    return data(error(503, "UNAVAILABLE", "The model is overloaded."));
  }
  Refusal refusal(Trouble trouble, std::string_view key) const override {
    switch (trouble) {
      case Trouble::limited:
        return {"429 Too Many Requests", error(429, "RESOURCE_EXHAUSTED", "Quota exceeded")};
      case Trouble::refused:
        return {"400 Bad Request",
                error(400, "INVALID_ARGUMENT", "API key not valid: " + std::string(key),
                      R"({"reason":"API_KEY_INVALID"})")};
      case Trouble::overloaded:
        return {"503 Service Unavailable", error(503, "UNAVAILABLE", "The model is overloaded.")};
      case Trouble::broken:
        break;
    }
    return {"500 Internal Server Error", error(500, "INTERNAL", "Internal")};
  }

 private:
  static std::string error(int code, const std::string& status, const std::string& message,
                           const std::string& detail = {}) {
    return R"({"error":{"code":)" + number(code) + R"(,"status":")" + status + R"(","message":")" +
           message + R"(","details":[)" + detail + "]}}";
  }
  static std::string usage(const Used& used) {
    return R"("usageMetadata":{"promptTokenCount":)" + number(used.input + used.cached) +
           R"(,"cachedContentTokenCount":)" + number(used.cached) + R"(,"candidatesTokenCount":)" +
           number(used.output) + "}";
  }
};

struct Known {
  std::string_view path;
  const Speech& speech;
  std::string_view end;
};

const Known& known_by(std::string_view target) {
  static const Anthropic anthropic;
  static const Chat chat;
  static const Responses responses;
  static const Gemini gemini;
  static const Known kKnown[] = {{"/chat/completions", chat, "data: [DONE]"},
                                 {"/responses", responses, "event: response.completed"},
                                 {"enerateContent", gemini, R"("finishReason":"STOP")"},
                                 {"", anthropic, "event: message_stop"}};
  const Known* known = kKnown;
  while (target.find(known->path) == std::string_view::npos) ++known;
  return *known;
}

}  // namespace

const Speech& speech_for(std::string_view target) {
  return known_by(target).speech;
}

std::string_view end_of_stream(std::string_view target) {
  return known_by(target).end;
}

}  // namespace gateway_load
