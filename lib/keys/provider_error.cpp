#include "keys/provider_error.hpp"

#include <array>
#include <initializer_list>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "keys/retry_delay.hpp"

namespace bench {

namespace {

using nlohmann::json;

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

// A text; a number as text, since some codes are numbers.
std::string text_of(const json* value) {
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  return value->is_number_integer() ? value->dump() : std::string();
}

std::string first_text(const json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    std::string text = text_of(member(object, name));
    if (!text.empty()) return text;
  }
  return {};
}

// google.rpc: which quota, which reason, how long.
void read_google_details(const json& details, ProviderError& error) {
  for (const json& detail : details) {
    const std::string reason = first_text(detail, {"reason"});
    if (!reason.empty()) error.code = reason;
    if (const auto wait = duration_text(first_text(detail, {"retryDelay"}))) error.wait = wait;
    const json* violations = member(detail, "violations");
    if (violations == nullptr || !violations->is_array()) continue;
    for (const json& violation : *violations) {
      std::string quota = first_text(violation, {"quotaId", "quotaMetric"});
      if (!quota.empty()) error.quotas.push_back(std::move(quota));
    }
  }
}

void read_wait(const json& object, ProviderError& error, WallTime now) {
  for (const char* name : {"reset_at", "resets_at", "retry_until"}) {
    if (const auto wait = delay_until(text_of(member(object, name)), now)) error.wait = wait;
  }
  for (const char* name : {"resets_in_seconds", "retry_after"}) {
    const json* seconds = member(object, name);
    if (seconds == nullptr || !seconds->is_number()) continue;
    if (const auto wait = duration_text(seconds->dump() + "s")) error.wait = wait;
  }
}

void read_error_object(const json& object, ProviderError& error, WallTime now) {
  error.type = first_text(object, {"type", "status"});
  error.code = first_text(object, {"code"});
  error.message = first_text(object, {"message"});
  read_wait(object, error, now);
  const json* details = member(object, "details");
  if (details == nullptr) return;
  if (details->is_array()) read_google_details(*details, error);
  const std::string code = first_text(*details, {"error_code"});
  if (!code.empty()) error.code = code;
}

// The object that has the error's fields, where the document is not that itself; Gemini wraps it in
// a list.
const json& error_in(const json& document) {
  const json* place = &document;
  if (place->is_array() && !place->empty()) place = &place->front();
  const json* error = member(*place, "error");
  return error == nullptr ? *place : *error;
}

}  // namespace

ProviderError read_provider_error(std::string_view body, WallTime now) {
  ProviderError error;
  const json document = json::parse(body, nullptr, false);
  const json& object = document.is_discarded() ? document : error_in(document);
  if (object.is_object()) {
    read_error_object(object, error, now);
    if (error.message.empty()) error.message = first_text(document, {"message", "detail"});
  } else if (object.is_string()) {
    error.message = object.get<std::string>();
  } else {
    error.message = std::string(trimmed(body));
  }
  return error;
}

}  // namespace bench
