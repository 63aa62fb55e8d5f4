#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/host_port.hpp"
#include "gateway/request_head.hpp"
#include "meter/wire_format.hpp"

namespace bench {

// A request for a provider: `/anthropic/v1/messages?beta=true`.
struct ProviderRoute {
  std::string provider;
  WireFormat format = WireFormat::other;
  std::string
      target;  // what the provider is asked for, byte for byte, without the client's `?key=`

  // As the client sees it: `/anthropic/v1/messages?beta=true`.
  [[nodiscard]] std::string path() const { return "/" + provider + target; }
};

// What the gateway answers by itself.
enum class OwnRoute {
  probe,    // HEAD of anything: clients look whether somebody is there
  health,   // /healthz
  metrics,  // /metrics
  held,     // /held: how many seconds the run of the token has waited for keys
};

// What is refused before anybody is asked.
struct NoRoute {
  int status = 404;
  std::string_view why;
};

// A connection to somewhere else: `CONNECT example.org:443`.
struct TunnelRoute {
  HostPort to;
};

using Route = std::variant<ProviderRoute, TunnelRoute, OwnRoute, NoRoute>;

// By method and path alone: clients put their keys into whichever header they like. Whether there
// is such a provider is not asked here.
[[nodiscard]] Route route_of(const RequestHead& head);

// The token that a client sent in place of a key: `Authorization: Bearer`, `x-api-key`,
// `x-goog-api-key` or `?key=`. Empty when there is none, or when two differ.
[[nodiscard]] std::string token_of(const RequestHead& head);

}  // namespace bench
