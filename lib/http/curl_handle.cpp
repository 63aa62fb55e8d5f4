#include "http/curl_handle.hpp"

#include "base/error.hpp"

namespace bench::http {

namespace {

void initialize_once() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw Error(ExitCode::bug, "libcurl cannot be initialized");
}

template <typename Handle>
Handle checked(Handle handle) {
  if (!handle) throw Error(ExitCode::bug, "libcurl gives no handle");
  return handle;
}

}  // namespace

Easy make_easy() {
  initialize_once();
  return checked(Easy(curl_easy_init()));
}

Share make_share() {
  initialize_once();
  return checked(Share(curl_share_init()));
}

Url make_url(const std::string& text) {
  initialize_once();
  Url url = checked(Url(curl_url()));
  static_cast<void>(curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0));
  return url;
}

Multi make_multi() {
  initialize_once();
  return checked(Multi(curl_multi_init()));
}

}  // namespace bench::http
