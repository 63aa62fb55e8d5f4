#include "gateway/outgoing_proxy.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include "base/loopback.hpp"
#include "base/text.hpp"
#include "gateway/asio.hpp"

namespace bench {

namespace {

std::string first_of(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* const name : names) {
    if (const auto value = environment(name); value && !value->empty()) return *value;
  }
  return {};
}

// What a name leads to is the proxy's business: these two would have libcurl look it up here.
std::string asking_the_proxy(const std::string& url) {
  for (const auto& [here, there] :
       {std::pair("socks5://", "socks5h://"), {"socks4://", "socks4a://"}}) {
    if (lower_case(url).starts_with(here)) return there + url.substr(std::string_view(here).size());
  }
  return url;
}

template <typename Network, typename Address>
bool holds(const Network& network, const Address& address) {
  return Network(address, network.prefix_length()).network() == network.network();
}

bool is_in_network(const asio::ip::address& address, const std::string& text) {
  boost::system::error_code error;
  if (address.is_v4()) {
    const auto network = asio::ip::make_network_v4(text, error);
    return !error && holds(network, address.to_v4());
  }
  const auto network = asio::ip::make_network_v6(text, error);
  return !error && holds(network, address.to_v6());
}

bool matches(const std::string& host, const std::string& entry) {
  if (entry == "*" || host == entry) return true;
  boost::system::error_code no_address;
  const asio::ip::address address = asio::ip::make_address(host, no_address);
  return no_address ? host.ends_with("." + entry) : is_in_network(address, entry);
}

}  // namespace

OutgoingProxy::OutgoingProxy(const Environment& environment)
    : url_(asking_the_proxy(
          first_of(environment, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}))) {
  std::string without = lower_case(first_of(environment, {"no_proxy", "NO_PROXY"}));
  std::replace(without.begin(), without.end(), ' ', ',');
  for (const std::string& entry : split_list(without)) {
    const std::size_t begin = entry.starts_with('.') ? 1 : 0;
    if (entry.size() > begin) without_.push_back(entry.substr(begin));
  }
}

bool OutgoingProxy::leads_to(const HostPort& where) const {
  if (url_.empty() || is_loopback(to_text(where))) return false;
  return std::none_of(without_.begin(), without_.end(),
                      [&](const std::string& entry) { return matches(where.host, entry); });
}

bool OutgoingProxy::carries_tunnels() const {
  return !lower_case(url_).starts_with("https://");
}

}  // namespace bench
