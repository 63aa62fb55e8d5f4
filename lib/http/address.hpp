#pragma once

#include <string>

#include "http/curl_handle.hpp"

namespace bench::http {

// A base URL, taken apart once for many requests. What is wrong with it shows when a connection is
// made.
struct Address {
  explicit Address(const std::string& base_url);

  Url url;
  std::string host;  // as the field of that name says it: with the port, unless it is the scheme's
  bool loopback;     // never asked for through a proxy
};

}  // namespace bench::http
