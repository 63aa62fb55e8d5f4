#include "gateway/route.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace bench {

namespace {

constexpr std::array<std::string_view, 4> kMethods = {"GET", "POST", "DELETE", "HEAD"};

// Calls `visit` with each `name=value` of a query.
template <typename Visit>
void for_each_parameter(std::string_view query, const Visit& visit) {
  while (!query.empty()) {
    const std::string_view one = query.substr(0, query.find('&'));
    visit(one);
    query.remove_prefix(std::min(one.size() + 1, query.size()));
  }
}

std::string without_key(std::string_view path, std::string_view query) {
  std::string target(path);
  char separator = '?';
  for_each_parameter(query, [&](std::string_view parameter) {
    if (parameter.starts_with("key=")) return;
    target += separator;
    target += parameter;
    separator = '&';
  });
  return target;
}

// A provider may resolve dot segments and answer for another path than the one that was looked at.
bool has_dot_segment(std::string_view path) {
  std::string lower(path);
  for (std::size_t at = lower.find('%'); at != std::string::npos; at = lower.find('%', at + 1)) {
    const std::string_view code = std::string_view(lower).substr(at, 3);
    if (code == "%2e" || code == "%2E") lower.replace(at, 3, ".");
    if (code == "%2f" || code == "%2F" || code == "%5c" || code == "%5C") lower.replace(at, 3, "/");
  }
  lower += '/';
  return lower.find("/./") != std::string::npos || lower.find("/../") != std::string::npos;
}

Route provider_route(const RequestHead& head) {
  const std::string_view path = head.path();
  const std::size_t slash = std::min(path.find('/', 1), path.size());
  const std::string_view rest = slash == path.size() ? "/" : path.substr(slash);
  if (has_dot_segment(rest)) return NoRoute{400, "a path with dot segments"};
  return ProviderRoute{std::string(path.substr(1, slash - 1)), wire_format_of(rest),
                       without_key(rest, head.query())};
}

Route tunnel_route(const RequestHead& head) {
  const std::optional<HostPort> to = parse_host_port(head.target);
  if (!to || to->port == 0) return NoRoute{400, "a target that is not a host and a port"};
  return TunnelRoute{*to};
}

}  // namespace

Route route_of(const RequestHead& head) {
  if (head.upgrade) return NoRoute{426, "no other protocol is spoken here"};
  if (head.method == "CONNECT") return tunnel_route(head);
  if (std::find(kMethods.begin(), kMethods.end(), head.method) == kMethods.end()) {
    return NoRoute{405, "no such method"};
  }
  if (head.method == "HEAD") return OwnRoute::probe;
  if (head.path() == "/healthz") return OwnRoute::health;
  if (head.path() == "/metrics") return OwnRoute::metrics;
  if (head.path() == "/held") return OwnRoute::held;
  return provider_route(head);
}

std::string token_of(const RequestHead& head) {
  constexpr std::string_view kBearer = "bearer ";
  std::string token;
  bool differ = false;
  const auto found = [&](std::string_view value) {
    if (value.empty()) return;
    if (token.empty()) token = value;
    differ = differ || token != value;
  };
  for (const auto& [name, value] : head.fields) {
    if (same_name(name, "x-api-key") || same_name(name, "x-goog-api-key")) found(value);
    if (same_name(name, "authorization") &&
        same_name(std::string_view(value).substr(0, kBearer.size()), kBearer)) {
      found(trimmed(std::string_view(value).substr(kBearer.size())));
    }
  }
  for_each_parameter(head.query(), [&](std::string_view parameter) {
    if (parameter.starts_with("key=")) found(parameter.substr(4));
  });
  return differ ? std::string() : token;
}

}  // namespace bench
