#include "suite/allowed_host.hpp"

#include <algorithm>

namespace bench {

namespace {

constexpr std::uint16_t kHttps = 443;

bool matches(const AllowedHost& allowed, const HostPort& where) {
  if (allowed.where.port != where.port) return false;
  if (!allowed.below) return allowed.where.host == where.host;
  return where.host.size() > allowed.where.host.size() + 1 &&
         where.host.ends_with("." + allowed.where.host);
}

bool is_digits_and_dots(std::string_view host) {
  return host.find_first_not_of("0123456789.:") == std::string_view::npos;
}

}  // namespace

std::optional<AllowedHost> parse_allowed_host(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  constexpr std::string_view kBelow = "*.";
  if (text.starts_with(kScheme)) {
    text.remove_prefix(kScheme.size());
    if (text.ends_with('/')) text.remove_suffix(1);
  }
  const bool below = text.starts_with(kBelow);
  if (below) text.remove_prefix(kBelow.size());
  const std::optional<HostPort> where = parse_host_port(text, kHttps);
  if (!where || where->port == 0) return std::nullopt;
  // Addresses have no names below them, and all of `*.com` is a slip.
  const bool has_dot = where->host.find('.') != std::string::npos;
  if (below && (!has_dot || is_digits_and_dots(where->host))) return std::nullopt;
  return AllowedHost{*where, below};
}

std::string to_text(const AllowedHost& allowed) {
  return (allowed.below ? "*." : "") + to_text(allowed.where);
}

bool is_allowed(const AllowedHosts& hosts, const HostPort& where) {
  return std::any_of(hosts.begin(), hosts.end(),
                     [&](const AllowedHost& one) { return matches(one, where); });
}

}  // namespace bench
