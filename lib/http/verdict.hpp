#pragma once

#include <string>

#include <curl/curl.h>

#include "http/transport.hpp"

namespace bench::http {

// What libcurl's verdict means for the transfer.
[[nodiscard]] Transport transport_of(CURLcode verdict);

// Why a transfer failed, in words. libcurl's texts name hosts and files, never headers or bodies; a
// refused connection is said in the system's words, which are more to the point. `error_text` is
// the handle's CURLOPT_ERRORBUFFER.
[[nodiscard]] std::string trouble_of(CURL* easy, CURLcode verdict, const char* error_text);

}  // namespace bench::http
