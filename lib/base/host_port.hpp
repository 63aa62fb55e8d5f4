#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

// A host and a port. The host is in small letters and without brackets; an IPv6 address is in the
// form in which systems write it, so that equal ones are equal.
struct HostPort {
  std::string host;
  std::uint16_t port = 0;

  [[nodiscard]] bool operator==(const HostPort&) const = default;
};

// `example.org:443`, `127.0.0.1:80`, `[::1]:443`. Nothing on anything else.
[[nodiscard]] std::optional<HostPort> parse_host_port(std::string_view text);

// The same, but the port may be left out.
[[nodiscard]] std::optional<HostPort> parse_host_port(std::string_view text, std::uint16_t port);

// As it is parsed.
[[nodiscard]] std::string to_text(const HostPort& where);

}  // namespace bench
