#include "http/header_lines.hpp"

#include <cstring>

namespace bench::http {

namespace {

constexpr std::size_t kLeftOut = 4;  // about as many as anybody leaves out
constexpr std::size_t kLongestName = 32;

std::size_t size_of(const Headers& fields) {
  std::size_t size = 0;
  for (const auto& [name, value] : fields) size += name.size() + value.size() + 3;
  return size;
}

}  // namespace

HeaderLines::HeaderLines(const Headers& fields) {
  text_.reserve(size_of(fields) + kLeftOut * kLongestName);
  lines_.reserve(fields.size() + kLeftOut);
  for (const auto& [name, value] : fields) {
    // libcurl takes `name:` for a wish to leave a header out.
    text_.append(name).append(value.empty() ? ";" : ": ").append(value) += '\0';
    lines_.emplace_back();
  }
}

void HeaderLines::leave_out(std::string_view name) {
  text_.append(name).append(":") += '\0';
  lines_.emplace_back();
}

curl_slist* HeaderLines::list() {
  char* at = text_.data();
  curl_slist* next = nullptr;
  for (curl_slist& line : lines_) {
    line.data = at;
    at += std::strlen(at) + 1;
  }
  for (auto line = lines_.rbegin(); line != lines_.rend(); ++line) {
    line->next = next;
    next = &*line;
  }
  return next;
}

}  // namespace bench::http
