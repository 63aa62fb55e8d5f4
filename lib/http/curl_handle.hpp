#pragma once

#include <memory>

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

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListFree>;

// Both throw Error when libcurl cannot be used at all. The first call initializes the library.
[[nodiscard]] Easy make_easy();
[[nodiscard]] Multi make_multi();

}  // namespace bench::http
