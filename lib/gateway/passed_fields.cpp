#include "gateway/passed_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace bench {

namespace {

constexpr std::array<std::string_view, 21> kPassedOn = {"accept",
                                                        "accept-language",
                                                        "content-type",
                                                        "user-agent",
                                                        "originator",
                                                        "session-id",
                                                        "session_id",
                                                        "thread-id",
                                                        "conversation_id",
                                                        "version",
                                                        "idempotency-key",
                                                        "http-referer",
                                                        "x-title",
                                                        "x-app",
                                                        "x-request-id",
                                                        "x-client-request-id",
                                                        "x-goog-api-client",
                                                        "x-should-retry",
                                                        "openai-beta",
                                                        "chatgpt-account-id",
                                                        "x-initiator"};

constexpr std::array<std::string_view, 5> kPassedOnPrefixes = {
    "anthropic-", "x-stainless-", "x-claude-", "x-codex-", "x-gemini-"};

// Seconds. Agents give up on a longer one, or sleep for all of it.
constexpr int kLongestWait = 30;

constexpr std::array<std::string_view, 18> kKeptBack = {"connection",
                                                        "keep-alive",
                                                        "proxy-authenticate",
                                                        "proxy-connection",
                                                        "te",
                                                        "trailer",
                                                        "transfer-encoding",
                                                        "upgrade",
                                                        "content-length",
                                                        "set-cookie",
                                                        "alt-svc",
                                                        "strict-transport-security",
                                                        "date",
                                                        "openai-organization",
                                                        "openai-project",
                                                        "anthropic-organization-id",
                                                        "report-to",
                                                        "retry-after-ms"};

template <typename Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view one) { return same_name(one, name); });
}

bool has_prefix(std::string_view name) {
  return std::any_of(
      kPassedOnPrefixes.begin(), kPassedOnPrefixes.end(),
      [&](std::string_view prefix) { return same_name(name.substr(0, prefix.size()), prefix); });
}

bool is_short_wait(std::string_view text) {
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc{} && end == text.data() + text.size() && seconds >= 0 &&
         seconds <= kLongestWait;
}

}  // namespace

Headers fields_for_provider(const Headers& client, Dialect dialect, const Secret& key) {
  Headers fields;
  fields.reserve(client.size() + 2);
  for (const auto& field : client) {
    if (is_one_of(kPassedOn, field.first) || has_prefix(field.first)) fields.push_back(field);
  }
  // What is compressed could not be metered.
  fields.emplace_back("Accept-Encoding", "identity");
  switch (dialect) {
    case Dialect::anthropic:
      fields.emplace_back("x-api-key", key.reveal());
      break;
    case Dialect::gemini:
      fields.emplace_back("x-goog-api-key", key.reveal());
      break;
    case Dialect::openai:
    case Dialect::cursor:
      fields.emplace_back("Authorization", "Bearer " + key.reveal());
      break;
  }
  return fields;
}

Headers fields_for_client(Headers provider) {
  std::erase_if(provider, [](const auto& field) { return is_one_of(kKeptBack, field.first); });
  for (auto& [name, value] : provider) {
    if (same_name(name, "retry-after") && !is_short_wait(value)) {
      value = std::to_string(kLongestWait);
    }
  }
  return provider;
}

}  // namespace bench
