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

void append(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return;
  static_cast<void>(list.release());
  list.reset(longer);
}

void append(List& list, const Headers& fields) {
  // libcurl takes `name:` for a wish to leave a header out.
  for (const auto& [name, value] : fields) {
    append(list, value.empty() ? name + ";" : name + ": " + value);
  }
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
