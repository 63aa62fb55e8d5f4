#include "http/answer_head.hpp"

#include <charconv>

#include "base/text.hpp"

namespace bench::http {

namespace {

constexpr std::size_t kUsualFields = 8;

int status_in(std::string_view status_line) {
  const auto space = status_line.find(' ');
  if (space == std::string_view::npos) return 0;
  int status = 0;
  std::from_chars(status_line.data() + space + 1, status_line.data() + status_line.size(), status);
  return status;
}

}  // namespace

void AnswerHead::add(std::string_view line) {
  if (line == "\r\n" || line == "\n") {
    complete_ = status_ >= 200;
    return;
  }
  if (complete_) return;  // a trailer
  if (line.substr(0, 5) == "HTTP/") {
    status_ = status_in(line);
    fields_.clear();
    fields_.reserve(kUsualFields);
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  fields_.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
}

}  // namespace bench::http
