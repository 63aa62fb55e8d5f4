#include "base/loopback.hpp"

namespace bench {

namespace {

std::string_view host_of(std::string_view base_url) {
  if (const auto scheme = base_url.find("://"); scheme != std::string_view::npos) {
    base_url.remove_prefix(scheme + 3);
  }
  base_url = base_url.substr(0, base_url.find('/'));
  if (base_url.substr(0, 1) == "[") return base_url.substr(0, base_url.find(']') + 1);
  return base_url.substr(0, base_url.find(':'));
}

}  // namespace

bool is_loopback(std::string_view base_url) {
  const std::string_view host = host_of(base_url);
  const bool is_ipv4 = host.find_first_not_of("0123456789.") == std::string_view::npos;
  return host == "localhost" || host == "[::1]" || (is_ipv4 && host.substr(0, 4) == "127.");
}

}  // namespace bench
