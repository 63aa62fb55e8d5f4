#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/host_port.hpp"

namespace bench {

// One place that a restricted container may reach all the same, over TCP: `example.org`,
// `*.example.org:8443`, `10.1.2.3:5432`.
struct AllowedHost {
  HostPort where;
  bool below = false;  // `where` stands for every name below it, and not for itself

  [[nodiscard]] bool operator==(const AllowedHost&) const = default;
};
using AllowedHosts = std::vector<AllowedHost>;

// Without a port: that of https. `https://` in front and a slash behind are passed over. Nothing on
// what names no host.
[[nodiscard]] std::optional<AllowedHost> parse_allowed_host(std::string_view text);

// As it is parsed, with its port.
[[nodiscard]] std::string to_text(const AllowedHost& allowed);

// Names are compared as they are: what they resolve to is not asked here.
[[nodiscard]] bool is_allowed(const AllowedHosts& hosts, const HostPort& where);

}  // namespace bench
