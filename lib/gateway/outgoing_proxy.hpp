#pragma once

#include <string>
#include <vector>

#include "base/environment.hpp"
#include "base/host_port.hpp"

namespace bench {

// The proxy through which this machine reaches servers with TLS, as its environment says it to
// libcurl: https_proxy or all_proxy, and no_proxy for what is reached without.
class OutgoingProxy {
 public:
  OutgoingProxy() = default;  // there is none
  explicit OutgoingProxy(const Environment& environment);

  // What is on this machine is never asked for through it.
  [[nodiscard]] bool leads_to(const HostPort& where) const;

  // One that is itself spoken to with TLS does not: its connections are not to be had without.
  [[nodiscard]] bool carries_tunnels() const;

  // There may be a password in it.
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  std::string url_;
  std::vector<std::string> without_;  // names, each with all below it, addresses and networks
};

}  // namespace bench
