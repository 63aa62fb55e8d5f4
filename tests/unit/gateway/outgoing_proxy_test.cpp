#include "gateway/outgoing_proxy.hpp"

#include <map>
#include <string>

#include <doctest/doctest.h>

namespace bench {

namespace {

OutgoingProxy proxy_of(const std::map<std::string, std::string>& variables) {
  return OutgoingProxy([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

bool leads_to(const std::string& host, const std::string& without) {
  return proxy_of({{"https_proxy", "p:1"}, {"no_proxy", without}}).leads_to({host, 443});
}

}  // namespace

TEST_CASE("the first variable that says something is the proxy") {
  CHECK_FALSE(proxy_of({}).leads_to({"example.org", 443}));
  CHECK(proxy_of({{"HTTPS_PROXY", "b"}, {"https_proxy", "a"}, {"ALL_PROXY", "d"}}).url() == "a");
  CHECK(proxy_of({{"HTTPS_PROXY", "b"}, {"all_proxy", "c"}}).url() == "b");
  CHECK(proxy_of({{"https_proxy", ""}, {"ALL_PROXY", "d"}}).url() == "d");
  CHECK(proxy_of({{"http_proxy", "e"}}).url().empty());
}

TEST_CASE("no_proxy names names with all below them, addresses and networks") {
  CHECK(leads_to("example.org", ""));
  CHECK(leads_to("example.org", "ample.org, example.com ,org.example"));
  CHECK_FALSE(leads_to("example.org", "*"));
  CHECK_FALSE(leads_to("example.org", "other,Example.ORG"));
  CHECK_FALSE(leads_to("a.example.org", "example.org"));
  CHECK_FALSE(leads_to("a.example.org", "other .example.org"));
  CHECK(leads_to("10.1.2.3", "10.2.0.0/16,1.2.3"));
  CHECK_FALSE(leads_to("10.1.2.3", "10.1.0.0/16"));
  CHECK_FALSE(leads_to("10.1.2.3", "10.1.2.3"));
  CHECK(leads_to("10.1.2.3", "fd00::/8"));
  CHECK_FALSE(leads_to("fd00::1", "fd00::/8"));
  CHECK(leads_to("fe00::1", "fd00::/8,10.0.0.0/8"));
}

TEST_CASE("names are looked up by the proxy, whatever its kind") {
  CHECK(proxy_of({{"all_proxy", "SOCKS5://u:p@h:1"}}).url() == "socks5h://u:p@h:1");
  CHECK(proxy_of({{"all_proxy", "socks4://h:1"}}).url() == "socks4a://h:1");
  CHECK(proxy_of({{"all_proxy", "socks5h://h:1"}}).url() == "socks5h://h:1");
}

TEST_CASE("what is on this machine needs no proxy") {
  for (const std::string host : {"localhost", "127.0.0.1", "127.9.9.9", "::1"}) {
    CAPTURE(host);
    CHECK_FALSE(leads_to(host, ""));
  }
}

TEST_CASE("a proxy that is spoken to with TLS carries no tunnels") {
  CHECK(proxy_of({{"https_proxy", "http://p:1"}}).carries_tunnels());
  CHECK(proxy_of({{"https_proxy", "p:1"}}).carries_tunnels());
  CHECK_FALSE(proxy_of({{"https_proxy", "HTTPS://p:1"}}).carries_tunnels());
}

}  // namespace bench
