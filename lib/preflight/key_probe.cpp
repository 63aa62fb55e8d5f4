#include "preflight/key_probe.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "keys/answer_class.hpp"

namespace bench {

namespace {

constexpr Milliseconds kPatience{10'000};

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned int group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const unsigned char byte =
          i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
      group = group << 8U | byte;
    }
    for (std::size_t k = 0; k < 4; ++k) {
      const bool padding = i + k > bytes.size();
      text += padding ? '=' : kAlphabet[group >> (18 - 6 * k) & 63U];
    }
  }
  return text;
}

KeyVerdict verdict_of(const Provider& provider, const http::Answer& answer) {
  if (!answer.ok()) return KeyVerdict::unknown;
  const AnswerClass meaning = classify(provider.dialect, answer.response.status,
                                       answer.response.headers, answer.response.body, WallTime());
  switch (meaning.kind) {
    case AnswerKind::good:
      return KeyVerdict::valid;
    case AnswerKind::out_of_credit:
      return KeyVerdict::out_of_credit;
    case AnswerKind::key_rejected:
    case AnswerKind::account_dead:
    case AnswerKind::organization_disabled:
      return KeyVerdict::rejected;
    case AnswerKind::forbidden:
      // An OpenAI key may lack the scope to list models, a Cursor key the interface to ask;
      // Anthropic has no such keys.
      return provider.dialect == Dialect::anthropic ? KeyVerdict::rejected : KeyVerdict::restricted;
    case AnswerKind::rate_limited:
    case AnswerKind::quota_spent:
      return KeyVerdict::limited;
    case AnswerKind::request_fault:
    case AnswerKind::overloaded:
    case AnswerKind::unreachable:
      break;
  }
  return KeyVerdict::unknown;
}

// A Cursor account is known by whom it belongs to.
std::string owner_of(const Provider& provider, const http::Answer& answer) {
  if (provider.dialect != Dialect::cursor) {
    return organization_of(provider.dialect, answer.response.headers);
  }
  const auto body = nlohmann::json::parse(answer.response.body, nullptr, false);
  return body.is_object() && body.contains("userEmail") && body["userEmail"].is_string()
             ? body["userEmail"].get<std::string>()
             : std::string();
}

}  // namespace

http::Request probe_request(const Provider& provider, const Secret& key) {
  http::Request request;
  request.timeout = kPatience;
  request.connect_timeout = kPatience;
  request.headers = {{"accept", "application/json"}};
  switch (provider.dialect) {
    case Dialect::anthropic:
      request.target = "/v1/models?limit=1";
      request.headers.emplace_back("x-api-key", key.reveal());
      request.headers.emplace_back("anthropic-version", "2023-06-01");
      break;
    case Dialect::openai:
      request.target = "/v1/models";
      request.headers.emplace_back("authorization", "Bearer " + key.reveal());
      break;
    case Dialect::gemini:
      request.target = "/v1beta/models?pageSize=1";
      request.headers.emplace_back("x-goog-api-key", key.reveal());
      break;
    case Dialect::cursor:
      request.target = "/v0/me";
      request.headers.emplace_back("authorization", "Basic " + base64(key.reveal() + ":"));
      break;
  }
  return request;
}

std::string_view name(KeyVerdict verdict) {
  switch (verdict) {
    case KeyVerdict::valid:
      return "valid";
    case KeyVerdict::rejected:
      return "rejected";
    case KeyVerdict::restricted:
      return "restricted";
    case KeyVerdict::limited:
      return "limited";
    case KeyVerdict::out_of_credit:
      return "out_of_credit";
    case KeyVerdict::unknown:
      return "unknown";
  }
  return "";
}

ProbeResult read_probe(const Provider& provider, const http::Answer& answer) {
  ProbeResult result;
  result.verdict = verdict_of(provider, answer);
  if (answer.ok()) {
    result.organization = owner_of(provider, answer);
    result.why = fmt::format("HTTP {}", answer.response.status);
  } else {
    result.why = answer.trouble;
  }
  return result;
}

}  // namespace bench
