#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

#include "base/headers.hpp"

namespace bench::http {

// The header lines of one request, as libcurl takes them, in two pieces of memory: its own lists
// want two pieces and a copy for each line.
class HeaderLines {
 public:
  explicit HeaderLines(const Headers& fields);
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;

  // A header that libcurl would say unasked is not said.
  void leave_out(std::string_view name);

  // For CURLOPT_HTTPHEADER; good until this is changed or goes.
  [[nodiscard]] curl_slist* list();

 private:
  std::string text_;  // line after line, each with a zero behind it
  std::vector<curl_slist> lines_;
};

}  // namespace bench::http
