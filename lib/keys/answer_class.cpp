#include "keys/answer_class.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"
#include "keys/provider_error.hpp"
#include "keys/retry_delay.hpp"

namespace bench {

namespace {

// What is read of an error to find out what it means.
struct Complaint {
  Dialect dialect;
  int status;
  const ProviderError& error;
  std::string message;  // in lower case
};

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

template <std::size_t N>
bool named(const Complaint& complaint, const std::array<std::string_view, N>& names) {
  return one_of(complaint.error.code, names) || one_of(complaint.error.type, names);
}

template <std::size_t N>
bool says(const Complaint& complaint, const std::array<std::string_view, N>& texts) {
  return std::any_of(texts.begin(), texts.end(), [&](std::string_view text) {
    return complaint.message.find(text) != std::string::npos;
  });
}

constexpr std::array<std::string_view, 4> kDeadCodes = {"account_deactivated", "token_revoked",
                                                        "token_invalidated", "api_key_revoked"};
constexpr std::array<std::string_view, 2> kDeadTexts = {"reported as leaked",
                                                        "api key has been revoked"};

bool account_dead(const Complaint& complaint) {
  return named(complaint, kDeadCodes) || says(complaint, kDeadTexts);
}

constexpr std::array<std::string_view, 3> kDisabledCodes = {
    "CONSUMER_SUSPENDED", "SERVICE_DISABLED", "organization_disabled"};
constexpr std::array<std::string_view, 6> kDisabledTexts = {
    "organization has been disabled",   "organization is disabled",
    "organization has been restricted", "organization has been suspended",
    "account has been disabled",        "account has been suspended"};

bool organization_disabled(const Complaint& complaint) {
  return named(complaint, kDisabledCodes) || says(complaint, kDisabledTexts);
}

constexpr std::array<std::string_view, 10> kBillingCodes = {"billing_error",
                                                            "insufficient_quota",
                                                            "credit_balance_exhausted",
                                                            "organization_spend_limit_exceeded",
                                                            "project_spend_limit_exceeded",
                                                            "organization_usage_limit_exceeded",
                                                            "enforced_spend_limit_reached",
                                                            "billing_hard_limit_reached",
                                                            "billing_not_active",
                                                            "insufficient_balance"};
constexpr std::array<std::string_view, 5> kBillingTexts = {
    "credit balance is too low", "specified api usage limits",
    "specified workspace api usage limits", "prepayment credits are depleted", "spend limit"};

// Texts count only under statuses that billing comes with: a request may quote them.
bool out_of_credit(const Complaint& complaint) {
  const int status = complaint.status;
  if (status == 402 || named(complaint, kBillingCodes)) return true;
  return (status == 400 || status == 403 || status == 429) && says(complaint, kBillingTexts);
}

// Of what has a limit of its own inside its organization, another key is not affected.
bool own_limit(const Complaint& complaint) {
  return complaint.error.code == "project_spend_limit_exceeded" ||
         complaint.message.find("workspace") != std::string::npos;
}

bool quota_spent(const Complaint& complaint) {
  if (complaint.status != 429) return false;
  if (complaint.error.type == "usage_limit_reached") return true;
  const bool daily = std::any_of(complaint.error.quotas.begin(), complaint.error.quotas.end(),
                                 [](const std::string& quota) {
                                   return quota.find("PerDay") != std::string::npos ||
                                          quota.find("Daily") != std::string::npos;
                                 });
  return daily || (complaint.dialect == Dialect::gemini &&
                   says(complaint, std::array<std::string_view, 1>{"limit: 0"}));
}

constexpr std::array<std::string_view, 3> kWrongKeyCodes = {"invalid_api_key", "API_KEY_INVALID",
                                                            "invalid_token"};
constexpr std::array<std::string_view, 6> kWrongKeyTexts = {
    "api key not valid",   "invalid api key",   "invalid x-api-key",
    "invalid credentials", "incorrect api key", "api key expired"};

bool names_wrong_key(const Complaint& complaint) {
  return named(complaint, kWrongKeyCodes) || says(complaint, kWrongKeyTexts);
}

bool key_rejected(const Complaint& complaint) {
  if (complaint.status == 401) return true;
  const bool about_request =
      complaint.status >= 400 && complaint.status < 500 && complaint.status != 429;
  return about_request &&
         (names_wrong_key(complaint) || complaint.error.type == "authentication_error");
}

constexpr std::array<std::string_view, 3> kOverloadedCodes = {
    "overloaded_error", "server_is_overloaded", "UNAVAILABLE"};

bool overloaded(const Complaint& complaint) {
  const int status = complaint.status;
  const bool broken = status == 408 || status == 500 || (status >= 502 && status <= 504) ||
                      (status >= 520 && status <= 530);
  return broken || named(complaint, kOverloadedCodes);
}

AnswerKind kind_of(const Complaint& complaint) {
  if (account_dead(complaint)) return AnswerKind::account_dead;
  if (organization_disabled(complaint)) return AnswerKind::organization_disabled;
  if (out_of_credit(complaint)) return AnswerKind::out_of_credit;
  if (overloaded(complaint)) return AnswerKind::overloaded;
  if (quota_spent(complaint)) return AnswerKind::quota_spent;
  if (key_rejected(complaint)) return AnswerKind::key_rejected;
  if (complaint.status == 429) return AnswerKind::rate_limited;
  return complaint.status == 403 ? AnswerKind::forbidden : AnswerKind::request_fault;
}

Milliseconds until_next_month(WallTime now) {
  using namespace std::chrono;
  const year_month_day today(floor<days>(now));
  const year_month_day first = (today.year() / today.month() + months(1)) / 1;
  return WallTime(sys_days(first).time_since_epoch()) - now;
}

// Gemini counts days by the clock of California. Its summer time is left out: an hour too long.
Milliseconds until_next_day(WallTime now) {
  using namespace std::chrono;
  const WallTime shifted = now - hours(8);
  return days(1) - (shifted - floor<days>(shifted));
}

std::optional<Milliseconds> stated_wait(const Complaint& complaint, const Headers& headers,
                                        WallTime now) {
  if (const auto wait = retry_after(headers, now)) return wait;
  if (complaint.error.wait) return complaint.error.wait;
  return delay_in_text(complaint.message);
}

std::optional<Milliseconds> wait_of(AnswerKind kind, const Complaint& complaint,
                                    const Headers& headers, WallTime now) {
  switch (kind) {
    case AnswerKind::out_of_credit:
      if (const auto wait = delay_until_date_in(complaint.error.message, now)) return wait;
      if (complaint.error.code == "enforced_spend_limit_reached") return until_next_month(now);
      return std::nullopt;
    case AnswerKind::quota_spent:
      // The delay beside it is that of another quota.
      if (!complaint.error.quotas.empty()) return until_next_day(now);
      if (complaint.dialect == Dialect::gemini) return std::nullopt;
      return stated_wait(complaint, headers, now);
    case AnswerKind::overloaded:
      return stated_wait(complaint, headers, now);
    case AnswerKind::rate_limited: {
      const auto wait = stated_wait(complaint, headers, now);
      return wait ? wait : limit_reset(headers, now);
    }
    default:
      return std::nullopt;
  }
}

bool has_digit(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos;
}

// Whether a word of a message may be a key, whole or masked.
bool may_be_key(std::string_view word) {
  constexpr std::array<std::string_view, 8> kBeginnings = {"sk-",   "AIza", "gsk_",  "xai-",
                                                           "pplx-", "key_", "crsr_", "sk_"};
  constexpr std::size_t kLong = 32;
  if (word.find('*') != std::string_view::npos || word.size() >= kLong) return true;
  return std::any_of(kBeginnings.begin(), kBeginnings.end(), [&](std::string_view beginning) {
    const std::size_t at = word.find(beginning);
    return at != std::string_view::npos && has_digit(word.substr(at));
  });
}

std::string without_keys(std::string_view text) {
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '*';
  };
  std::string safe;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && in_word(text[size])) ++size;
    const std::string_view word = text.substr(0, size);
    if (size > 0) safe += may_be_key(word) ? "[...]" : word;
    text.remove_prefix(size);
    if (text.empty()) break;
    safe += text.front();
    text.remove_prefix(1);
  }
  return safe;
}

// What an operator may read of a text that others wrote.
std::string harmless(std::string_view text) {
  constexpr std::size_t kMost = 400;
  return printable(without_keys(text).substr(0, kMost));
}

std::string detail_of(int status, const ProviderError& error) {
  std::string text = status == 0 ? "an error inside the answer" : fmt::format("HTTP {}", status);
  for (const std::string* name : {&error.type, &error.code}) {
    if (!name->empty()) text += " " + *name;
  }
  if (!error.message.empty()) text += ": " + error.message;
  return harmless(text);
}

AnswerClass judge(const Complaint& complaint, int status, const Headers& headers, WallTime now) {
  AnswerClass answer;
  answer.kind = kind_of(complaint);
  answer.blame = charged_to(answer.kind);
  if (answer.kind == AnswerKind::out_of_credit && own_limit(complaint))
    answer.blame = ChargedTo::key;
  answer.status = status;
  answer.wait = wait_of(answer.kind, complaint, headers, now);
  answer.certain = answer.kind == AnswerKind::key_rejected && names_wrong_key(complaint);
  answer.organization = organization_of(complaint.dialect, headers);
  answer.detail = detail_of(status, complaint.error);
  return answer;
}

// The status that an error of this name would have had as an answer.
int implied_status(const ProviderError& error) {
  struct Named {
    std::string_view name;
    int status;
  };
  constexpr std::array kNames = {Named{"invalid_request_error", 400},
                                 Named{"authentication_error", 401},
                                 Named{"invalid_api_key", 401},
                                 Named{"UNAUTHENTICATED", 401},
                                 Named{"billing_error", 402},
                                 Named{"permission_error", 403},
                                 Named{"PERMISSION_DENIED", 403},
                                 Named{"not_found_error", 404},
                                 Named{"request_too_large", 413},
                                 Named{"rate_limit_error", 429},
                                 Named{"rate_limit_exceeded", 429},
                                 Named{"insufficient_quota", 429},
                                 Named{"usage_limit_reached", 429},
                                 Named{"RESOURCE_EXHAUSTED", 429},
                                 Named{"api_error", 500},
                                 Named{"server_error", 500},
                                 Named{"INTERNAL", 500},
                                 Named{"slow_down", 503},
                                 Named{"server_is_overloaded", 503},
                                 Named{"UNAVAILABLE", 503},
                                 Named{"timeout_error", 504},
                                 Named{"DEADLINE_EXCEEDED", 504},
                                 Named{"overloaded_error", 529}};
  for (const std::string* text : {&error.code, &error.type}) {
    int number = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (problem == std::errc{} && number >= 400 && number < 600) return number;
    const auto found = std::find_if(kNames.begin(), kNames.end(),
                                    [&](const Named& one) { return one.name == *text; });
    if (found != kNames.end()) return found->status;
  }
  return 400;
}

}  // namespace

ChargedTo charged_to(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::key_rejected:
    case AnswerKind::account_dead:
    case AnswerKind::forbidden:
      return ChargedTo::key;
    case AnswerKind::organization_disabled:
    case AnswerKind::out_of_credit:
      return ChargedTo::organization;
    case AnswerKind::quota_spent:
    case AnswerKind::rate_limited:
      return ChargedTo::organization_and_model;
    case AnswerKind::good:
    case AnswerKind::request_fault:
    case AnswerKind::overloaded:
    case AnswerKind::unreachable:
      break;
  }
  return ChargedTo::nobody;
}

AnswerClass classify(Dialect dialect, int status, const Headers& headers, std::string_view body,
                     WallTime now) {
  if (status >= 200 && status < 300) {
    AnswerClass answer;
    answer.status = status;
    answer.organization = organization_of(dialect, headers);
    return answer;
  }
  const ProviderError error = read_provider_error(body, now);
  return judge({dialect, status, error, lower_case(error.message)}, status, headers, now);
}

AnswerClass classify_inner(Dialect dialect, const AnswerError& found, WallTime now) {
  const ProviderError error{found.type, found.code, found.message, {}, {}};
  return judge({dialect, implied_status(error), error, lower_case(error.message)}, 0, {}, now);
}

AnswerClass unanswered(std::string_view trouble) {
  AnswerClass answer;
  answer.kind = AnswerKind::unreachable;
  answer.blame = charged_to(answer.kind);
  answer.detail = harmless(trouble);
  return answer;
}

std::string organization_of(Dialect dialect, const Headers& headers) {
  switch (dialect) {
    case Dialect::anthropic:
      return std::string(header(headers, "anthropic-organization-id"));
    case Dialect::openai:
      return std::string(header(headers, "openai-organization"));
    case Dialect::gemini:
    case Dialect::cursor:
      break;
  }
  return {};
}

}  // namespace bench
