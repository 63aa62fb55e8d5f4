#include "base/host_port.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace {

constexpr std::size_t kLongestName = 253;

bool is_name(std::string_view host) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  return !host.empty() && host.size() <= kLongestName && host.front() != '.' &&
         host.front() != '-' && host.back() != '.' && host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), allowed);
}

std::optional<std::string> ipv6_address(const std::string& text) {
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> written{};
  if (::inet_pton(AF_INET6, text.c_str(), &address) != 1) return std::nullopt;
  return ::inet_ntop(AF_INET6, &address, written.data(), written.size());
}

std::optional<std::string> host_in(std::string_view text) {
  const std::string host = lower_case(text);
  if (host.starts_with('[') && host.ends_with(']')) {
    return ipv6_address(host.substr(1, host.size() - 2));
  }
  if (!is_name(host)) return std::nullopt;
  return host;
}

std::optional<std::uint16_t> port_in(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

// The first one that is not within brackets: there is no other in what can be read.
std::size_t colon_before_port(std::string_view text) {
  return text.find(':', text.starts_with('[') ? std::min(text.find(']'), text.size()) : 0);
}

}  // namespace

std::optional<HostPort> parse_host_port(std::string_view text) {
  const std::size_t colon = colon_before_port(text);
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<std::string> host = host_in(text.substr(0, colon));
  const std::optional<std::uint16_t> port = port_in(text.substr(colon + 1));
  if (!host || !port) return std::nullopt;
  return HostPort{*host, *port};
}

std::optional<HostPort> parse_host_port(std::string_view text, std::uint16_t port) {
  if (colon_before_port(text) != std::string_view::npos) return parse_host_port(text);
  const std::optional<std::string> host = host_in(text);
  if (!host) return std::nullopt;
  return HostPort{*host, port};
}

std::string to_text(const HostPort& where) {
  const bool is_ipv6 = where.host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", where.host, where.port)
                 : fmt::format("{}:{}", where.host, where.port);
}

}  // namespace bench
