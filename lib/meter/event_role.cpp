#include "meter/event_role.hpp"

namespace bench {

namespace {

EventRole anthropic_role(std::string_view kind) {
  if (kind == "content_block_delta") return {.proof = true, .output = true};
  if (kind == "message_start" || kind == "message_delta") return {.read = true, .proof = true};
  if (kind == "message_stop") return {.proof = true, .end = true};
  if (kind == "error") return {.read = true, .failure = true};
  return {.proof = kind.starts_with("content_block_")};
}

EventRole responses_role(std::string_view kind) {
  if (kind.ends_with(".delta")) return {.proof = true, .output = true};
  if (kind == "response.completed" || kind == "response.incomplete") {
    return {.read = true, .proof = true, .end = true};
  }
  if (kind == "response.failed") return {.read = true, .end = true, .failure = true};
  if (kind == "error") return {.read = true, .failure = true};
  // A request that was accepted may still be refused a moment later.
  const bool accepted =
      kind == "response.created" || kind == "response.queued" || kind == "response.in_progress";
  return {.proof = !accepted && kind.starts_with("response.")};
}

// Whether `"name": {` or `"name": "` stands in it. Chunks of OpenAI's say `"usage":null` all along.
bool holds_value_of(std::string_view data, std::string_view name_and_quote) {
  const std::size_t at = data.rfind(name_and_quote);
  if (at == std::string_view::npos) return false;
  const std::size_t value = data.find_first_not_of(": \t", at + name_and_quote.size());
  return value != std::string_view::npos && data[value] != 'n';
}

EventRole chat_role(std::string_view data, bool undecided) {
  if (data == "[DONE]") return {.proof = true, .end = true};
  const bool read = undecided || holds_value_of(data, "usage\"") || holds_value_of(data, "error\"");
  return {.read = read, .proof = true, .output = true};
}

}  // namespace

EventRole role_of(WireFormat format, std::string_view kind, std::string_view data, bool undecided) {
  switch (format) {
    case WireFormat::anthropic_messages:
      return anthropic_role(kind);
    case WireFormat::openai_responses:
      return responses_role(kind);
    case WireFormat::openai_chat:
      return chat_role(data, undecided);
    case WireFormat::gemini_generate:
      return {.read = true, .proof = true, .output = true};
    case WireFormat::other:
      break;
  }
  return {.proof = true};
}

bool has_kinds(WireFormat format) {
  return format == WireFormat::anthropic_messages || format == WireFormat::openai_responses;
}

}  // namespace bench
