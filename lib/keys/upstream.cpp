#include "keys/upstream.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace bench {

namespace {

constexpr std::string_view kHint =
    "a scheme and a host and nothing after them: https://llm-proxy.example:8443";

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool is_name(std::string_view host) {
  const auto allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
  };
  return !host.empty() && std::all_of(host.begin(), host.end(), allowed);
}

bool is_ipv6(std::string_view host) {
  const auto allowed = [](unsigned char c) {
    return std::isxdigit(c) != 0 || c == ':' || c == '.';
  };
  return host.size() >= 2 && std::all_of(host.begin(), host.end(), allowed);
}

// The part before the port: `host`, `[::1]`.
std::string_view host_of(std::string_view authority) {
  const std::size_t after = authority.starts_with('[') ? authority.find(']') : 0;
  return after == std::string_view::npos ? authority
                                         : authority.substr(0, authority.find(':', after));
}

bool is_authority(std::string_view authority) {
  const std::string_view host = host_of(authority);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (!(bracketed ? is_ipv6(host.substr(1, host.size() - 2)) : is_name(host))) return false;
  const std::string_view port = authority.substr(host.size());
  return port.empty() || is_port(port.substr(1));
}

// What follows `https://` or `http://`; empty without one of them.
std::string_view without_scheme(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (text.starts_with(scheme)) return text.substr(scheme.size());
  }
  return {};
}

}  // namespace

std::string parse_upstream(std::string_view text, const std::string& where) {
  std::string_view address = trimmed(text);
  if (address.find('@') != std::string_view::npos) {
    throw usage_error(where + ": a base address must not hold credentials", std::string(kHint));
  }
  if (address.ends_with('/')) address.remove_suffix(1);
  if (!is_authority(without_scheme(address))) {
    throw usage_error(fmt::format("{}: '{}' is not a base address", where, printable(text)),
                      std::string(kHint));
  }
  return std::string(address);
}

bool exposes_keys(std::string_view upstream) {
  if (!upstream.starts_with("http://")) return false;
  const std::string_view host = host_of(without_scheme(upstream));
  return host != "localhost" && host != "[::1]" && !host.starts_with("127.");
}

}  // namespace bench
