#include "meter/usage_reader.hpp"

#include <algorithm>
#include <array>

#include "meter/event_role.hpp"

namespace bench {

namespace {

bool take_prefix(std::string_view& path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  path.remove_prefix(prefix.size());
  return true;
}

// Events wrap what a JSON answer says at its top; Gemini's answers may come as one list.
std::string_view without_wrapper(std::string_view path, WireFormat format, AnswerForm form) {
  if (format == WireFormat::gemini_generate) take_prefix(path, "[].");
  if (form == AnswerForm::events) {
    if (format == WireFormat::anthropic_messages) take_prefix(path, "message.");
    if (format == WireFormat::openai_responses) take_prefix(path, "response.");
  }
  return path;
}

// What stands at the head of JSON answers that have failed as well.
bool proves_nothing(std::string_view path) {
  constexpr std::array<std::string_view, 8> kPreface = {
      "type", "id", "object", "created_at", "status", "background", "model", "request_id"};
  return path.starts_with("error") ||
         std::find(kPreface.begin(), kPreface.end(), path) != kPreface.end();
}

// Gemini's last chunk says why it is the last; a prompt that was blocked has no other.
bool ends_gemini(std::string_view path, const JsonValue& value) {
  return value.kind == JsonValue::Kind::text &&
         (path == "candidates[].finishReason" || path == "promptFeedback.blockReason");
}

// One delta of Anthropic's holds several tokens, of the others about one.
std::uint64_t tokens_in_delta(WireFormat format, std::string_view data) {
  constexpr std::size_t kAround = 80;       // what stands around the text
  constexpr std::size_t kTextPerToken = 4;  // bytes
  if (format != WireFormat::anthropic_messages || data.size() <= kAround) return 1;
  return 1 + (data.size() - kAround) / kTextPerToken;
}

}  // namespace

void UsageReader::add(std::string_view bytes) {
  if (format_ == WireFormat::other) {
    if (!bytes.empty()) first_ = FirstEvent::real;
    return;
  }
  if (form_ == AnswerForm::events) {
    while (const std::optional<ServerEvent> event = events_.next(bytes)) on_event(*event);
    return;
  }
  while (const std::optional<JsonValue> value = json_.next(bytes)) on_value(*value, false);
  error_ = error_found_;
  if (first_ != FirstEvent::pending) return;
  if (json_.closed() && error_ && !proven_) {
    first_ = FirstEvent::error;
  } else if (proven_ || json_.closed() || json_.broken()) {
    first_ = FirstEvent::real;
  }
}

void UsageReader::on_event(const ServerEvent& event) {
  const EventRole role =
      role_of(format_, kind_of(event), event.data, first_ == FirstEvent::pending);
  error_found_.reset();
  if (role.failure) error_found_.emplace();
  if (role.read) {
    json_.restart();
    std::string_view data = event.data;
    while (const std::optional<JsonValue> value = json_.next(data)) on_value(*value, role.failure);
  }
  if (error_found_ && !error_) error_ = error_found_;
  if (role.end) ended_ = true;
  if (role.output) output_guess_ += tokens_in_delta(format_, event.data);
  if (first_ != FirstEvent::pending) return;
  if (error_) {
    first_ = FirstEvent::error;
  } else if (role.proof || ended_) {
    first_ = FirstEvent::real;
  }
}

std::string_view UsageReader::kind_of(const ServerEvent& event) {
  if (!event.name.empty() || !has_kinds(format_)) return event.name;
  json_.restart();
  std::string_view data = event.data;
  while (const std::optional<JsonValue> value = json_.next(data)) {
    if (value->path == "type") return kind_ = value->text;
  }
  return {};
}

void UsageReader::on_value(const JsonValue& value, bool failure) {
  std::string_view path = without_wrapper(value.path, format_, form_);
  const bool null = value.kind == JsonValue::Kind::null;
  if (form_ == AnswerForm::json && !null && !proves_nothing(path)) proven_ = true;
  if (ends_gemini(path, value)) ended_ = true;
  if (take_prefix(path, "usage.") || take_prefix(path, "usageMetadata.")) {
    if (value.kind == JsonValue::Kind::number) fields_.set(path, value.text);
    if (value.kind == JsonValue::Kind::text) fields_.set_text(path, value.text);
  } else if (take_prefix(path, "error.") || (failure && (path == "code" || path == "message"))) {
    on_error_value(path, value);
  } else if (path == "error") {
    on_error_value("message", value);
  }
}

void UsageReader::on_error_value(std::string_view path, const JsonValue& value) {
  if (value.kind == JsonValue::Kind::null) return;
  if (!error_found_) error_found_.emplace();
  if (path == "type" || path == "status") {
    error_found_->type = unescaped(value.text);
  } else if (path == "code" || path == "details.error_code" || path == "details[].reason") {
    error_found_->code = unescaped(value.text);
  } else if (path == "message") {
    error_found_->message = unescaped(value.text);
  }
}

bool UsageReader::complete() const {
  if (format_ == WireFormat::other) return true;
  return form_ == AnswerForm::events ? ended_ : json_.done();
}

Usage UsageReader::usage() const {
  Usage usage = fields_.normalized(format_);
  usage.partial = !complete();
  return usage;
}

}  // namespace bench
