#include "gateway/answer_writer.hpp"

#include <array>
#include <charconv>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "gateway/beast.hpp"

namespace bench {

namespace {

constexpr std::size_t kUsualHead = 512;

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

}  // namespace

std::string_view reason_phrase(int status) {
  constexpr int kOverloaded = 529;  // Anthropic's own
  if (status == kOverloaded) return "Overloaded";
  const auto known = beast::http::int_to_status(static_cast<unsigned>(status));
  const beast::string_view text = beast::http::obsolete_reason(known);
  return {text.data(), text.size()};
}

void AnswerWriter::begin(int status, const Headers& fields, std::optional<std::uint64_t> length) {
  begun_ = true;
  if (request_.draft != nullptr) request_.draft->begin_answer(status, fields);
  head_.reserve(kUsualHead);
  fmt::format_to(std::back_inserter(head_), "HTTP/1.1 {} {}\r\n", status, reason_phrase(status));
  for (const auto& [name, value] : fields) {
    head_.append(name).append(": ").append(value).append("\r\n");
  }
  if (has_no_body(status)) {
    // Not even a length of nothing may be said of it.
  } else if (length) {
    fmt::format_to(std::back_inserter(head_), "Content-Length: {}\r\n", *length);
  } else {
    chunked_ = !request_.head_only;
    head_ += "Transfer-Encoding: chunked\r\n";
  }
  head_ += request_.keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
}

void AnswerWriter::add(std::string_view bytes) {
  if (request_.draft != nullptr) request_.draft->add_to_answer(bytes);
  put(bytes);
}

void AnswerWriter::put(std::string_view bytes) {
  if (bytes.empty() || request_.head_only) return;
  if (!chunked_) {
    client_.write(std::exchange(head_, {}), bytes);
    return;
  }
  std::array<char, 20> size{};
  const auto [end, error] = std::to_chars(size.data(), size.data() + 16, bytes.size(), 16);
  *end = '\r';
  *(end + 1) = '\n';
  if (!head_.empty()) client_.write(std::exchange(head_, {}));
  client_.write({size.data(), static_cast<std::size_t>(end - size.data()) + 2}, bytes, "\r\n");
}

void AnswerWriter::end() {
  ended_ = true;
  if (request_.draft != nullptr) request_.draft->end_answer();
  client_.write(std::exchange(head_, {}), chunked_ ? "0\r\n\r\n" : "");
}

void AnswerWriter::break_off(std::string_view last_words) {
  if (chunked_) put(last_words);
  client_.write(std::exchange(head_, {}));
}

void AnswerWriter::answer(int status, const Headers& fields, std::string_view body) {
  begin(status, fields, body.size());
  add(body);
  end();
}

}  // namespace bench
