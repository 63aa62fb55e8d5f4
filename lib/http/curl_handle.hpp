#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

namespace bench::http {

struct EasyCleanup {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyCleanup>;

struct MultiCleanup {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using Multi = std::unique_ptr<CURLM, MultiCleanup>;

struct ShareCleanup {
  void operator()(CURLSH* share) const { curl_share_cleanup(share); }
};
using Share = std::unique_ptr<CURLSH, ShareCleanup>;

struct UrlCleanup {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlCleanup>;

// All throw Error when libcurl cannot be used at all. The first call initializes the library.
[[nodiscard]] Easy make_easy();
[[nodiscard]] Multi make_multi();
[[nodiscard]] Share make_share();

// An address, parsed once for many requests; what is wrong with it shows when a connection is made.
[[nodiscard]] Url make_url(const std::string& text);

}  // namespace bench::http
