#include "keys/redactor.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/base64.hpp"

namespace bench {

namespace {

constexpr std::string_view kRedacted = "[redacted]";

std::size_t pair_of(char first, char second) {
  return static_cast<std::size_t>(static_cast<std::uint8_t>(first)) << 8U |
         static_cast<std::uint8_t>(second);
}

std::string url_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
  }
  return encoded;
}

std::string json_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string for_urls(std::string digits) {
  std::replace(digits.begin(), digits.end(), '+', '-');
  std::replace(digits.begin(), digits.end(), '/', '_');
  return digits;
}

// The digits of base64 that `text` alone decides, with `before` bytes in front of it in what was
// encoded, of any number of threes: `Authorization: Basic` has a user's name there.
std::string digits_of(std::string_view text, std::size_t before) {
  constexpr std::size_t kBits = 8;
  constexpr std::size_t kDigit = 6;
  const std::string encoded = base64(std::string(before, ' ').append(text));
  const std::size_t first = (kBits * before + kDigit - 1) / kDigit;
  return encoded.substr(first, kBits * (before + text.size()) / kDigit - first);
}

// However it may be written.
std::vector<std::string> forms_of(const std::string& text) {
  std::vector<std::string> forms = {text, url_encoded(text), json_escaped(text)};
  for (const std::size_t before : {0U, 1U, 2U}) {
    forms.push_back(digits_of(text, before));
    forms.push_back(for_urls(forms.back()));
  }
  return forms;
}

}  // namespace

Redactor::Redactor(const std::vector<Secret>& secrets) {
  for (const Secret& secret : secrets) add(secret);
}

void Redactor::add(const Secret& secret) {
  const std::string& plain = secret.reveal();
  if (plain.size() < kShortest) return;
  for (const std::string& form : forms_of(plain)) {
    Secret hidden(form);
    if (std::find(forms_.begin(), forms_.end(), hidden) != forms_.end()) continue;
    const auto longer = [](const Secret& a, const Secret& b) { return a.size() > b.size(); };
    forms_.insert(std::upper_bound(forms_.begin(), forms_.end(), hidden, longer), hidden);
    first_bytes_.set(pair_of(form[0], form[1]));
  }
}

Redactor::Match Redactor::find(std::string_view text, bool more_may_follow) const {
  if (empty()) return {text.size(), 0};
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool last = at + 1 == text.size();
    if (!last && !first_bytes_.test(pair_of(text[at], text[at + 1]))) continue;
    const std::string_view rest = text.substr(at);
    for (const Secret& form : forms_) {
      const std::string_view secret = form.reveal();
      if (rest.starts_with(secret)) return {at, secret.size()};
      if (more_may_follow && secret.starts_with(rest)) return {at, 0};
    }
  }
  return {text.size(), 0};
}

std::string Redactor::redact(std::string_view text) const {
  std::string safe;
  while (!text.empty()) {
    const Match match = find(text, false);
    safe += text.substr(0, match.at);
    if (match.length > 0) safe += kRedacted;
    text.remove_prefix(match.at + match.length);
  }
  return safe;
}

RedactingStream::RedactingStream(const Redactor& redactor, Write write)
    : redactor_(redactor), write_(std::move(write)) {}

void RedactingStream::add(std::string_view bytes) {
  std::string joined;
  if (!held_.empty()) {
    joined = std::exchange(held_, {}) + std::string(bytes);
    bytes = joined;
  }
  while (!bytes.empty()) {
    const Redactor::Match match = redactor_.find(bytes, true);
    if (match.at > 0) write_(bytes.substr(0, match.at));
    bytes.remove_prefix(match.at);
    if (match.length == 0) break;
    write_(kRedacted);
    bytes.remove_prefix(match.length);
  }
  held_ = bytes;
}

void RedactingStream::finish() {
  if (held_.empty()) return;
  write_(redactor_.redact(std::exchange(held_, {})));
}

}  // namespace bench
