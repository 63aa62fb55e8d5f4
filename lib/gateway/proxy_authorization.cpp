#include "gateway/proxy_authorization.hpp"

#include <algorithm>
#include <string>

#include "base/base64.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

constexpr std::size_t kLongest = 1024;

// Digits and nothing else: from_base64() would pass over blanks in front and behind.
bool is_base64(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/' || c == '=';
  };
  return text.size() <= kLongest && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

Secret proxy_token_of(const RequestHead& head) {
  constexpr std::string_view kBasic = "basic ";
  std::string_view credentials;
  int found = 0;
  for (const auto& [name, value] : head.fields) {
    if (!same_name(name, "proxy-authorization")) continue;
    ++found;
    if (same_name(std::string_view(value).substr(0, kBasic.size()), kBasic)) {
      credentials = trimmed(std::string_view(value).substr(kBasic.size()));
    }
  }
  if (found != 1 || !is_base64(credentials)) return {};
  const std::string plain = from_base64(credentials).value_or("");
  const std::size_t colon = plain.find(':');
  if (colon == std::string::npos) return {};
  return Secret(std::string_view(plain).substr(colon + 1));
}

}  // namespace bench
