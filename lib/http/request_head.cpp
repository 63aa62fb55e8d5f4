#include "http/request_head.hpp"

#include <algorithm>
#include <array>

namespace bench::http {

namespace {

constexpr std::size_t kUsualSize = 1024;

// What comes without a length is over with its head; these are expected to say that they are empty.
bool has_length(const RequestHead& head) {
  constexpr std::array<std::string_view, 3> kWithBody = {"POST", "PUT", "PATCH"};
  return head.body_size > 0 ||
         std::find(kWithBody.begin(), kWithBody.end(), head.method) != kWithBody.end();
}

}  // namespace

std::string to_text(const RequestHead& head) {
  std::string text;
  text.reserve(kUsualSize);
  text.append(head.method).append(" ").append(head.target);
  text.append(" HTTP/1.1\r\nHost: ").append(head.host).append("\r\n");
  for (const auto& [name, value] : head.fields) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
  if (head.chunked) {
    text.append("Transfer-Encoding: chunked\r\n");
  } else if (has_length(head)) {
    text.append("Content-Length: ").append(std::to_string(head.body_size)).append("\r\n");
  }
  return text.append("\r\n");
}

}  // namespace bench::http
