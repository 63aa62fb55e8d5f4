#include "http/address.hpp"

#include "base/loopback.hpp"

namespace bench::http {

namespace {

std::string part_of(const Url& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

std::string host_field(const Url& url) {
  const std::string host = part_of(url, CURLUPART_HOST);
  const std::string port = part_of(url, CURLUPART_PORT);
  const bool usual = port == (part_of(url, CURLUPART_SCHEME) == "https" ? "443" : "80");
  return port.empty() || usual ? host : host + ":" + port;
}

}  // namespace

Address::Address(const std::string& base_url)
    : url(make_url(base_url)), host(host_field(url)), loopback(is_loopback(base_url)) {}

}  // namespace bench::http
