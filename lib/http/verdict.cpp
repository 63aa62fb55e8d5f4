#include "http/verdict.hpp"

#include <system_error>

#include "base/text.hpp"

namespace bench::http {

Transport transport_of(CURLcode verdict) {
  switch (verdict) {
    case CURLE_OK:
      return Transport::ok;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Transport::no_connection;
    case CURLE_OPERATION_TIMEDOUT:
      return Transport::timed_out;
    default:
      return Transport::broken;
  }
}

std::string trouble_of(CURL* easy, CURLcode verdict, const char* error_text) {
  long number = 0;
  curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
  if (verdict == CURLE_COULDNT_CONNECT && number != 0) {
    return lower_first(std::generic_category().message(static_cast<int>(number)));
  }
  const std::string text = error_text[0] != '\0' ? error_text : curl_easy_strerror(verdict);
  // What follows is all of its address, with a password.
  return text.starts_with("Unsupported proxy") ? "the proxy's address is not understood" : text;
}

}  // namespace bench::http
