#include "gateway/request_head.hpp"

#include <algorithm>
#include <charconv>

#include "base/host_port.hpp"
#include "base/text.hpp"
#include "gateway/beast.hpp"

namespace bench {

namespace {

// Every line ends with CRLF, no line continues the one before, no byte is one that parsers differ
// about.
bool lines_are_plain(std::string_view head) {
  if (head.find('\0') != std::string_view::npos) return false;
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find('\n'));
    const bool ends = line.size() < head.size();
    const std::size_t carriage_return = std::min(line.find('\r'), line.size());
    if (carriage_return + (ends ? 1 : 0) != line.size()) return false;
    head.remove_prefix(line.size() + (ends ? 1 : 0));
    if (ends && (head.starts_with(' ') || head.starts_with('\t'))) return false;
  }
  return true;
}

bool is_connect(const RequestHead& head) {
  return head.method == "CONNECT";
}

bool is_origin_form(std::string_view target) {
  const auto visible = [](unsigned char c) { return c > 0x20 && c < 0x7f && c != '#'; };
  return target.starts_with('/') && !target.starts_with("//") &&
         std::all_of(target.begin(), target.end(), visible);
}

std::string_view target_fault(const RequestHead& head) {
  if (is_connect(head)) {
    return parse_host_port(head.target) ? "" : "a target that is not a host and a port";
  }
  return is_origin_form(head.target) ? "" : "a target that is not a path";
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Whether a comma-separated field names `word`.
bool lists(std::string_view value, std::string_view word) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    if (same_name(trimmed(value.substr(0, comma)), word)) return true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return false;
}

// Python's own client asks for tunnels in HTTP/1.0, and for nothing else.
std::string_view version_fault(RequestHead& head, unsigned version) {
  constexpr unsigned kHttp10 = 10;
  constexpr unsigned kHttp11 = 11;
  head.keep_alive = version == kHttp11;
  if (version == kHttp11 || (version == kHttp10 && is_connect(head))) return {};
  return "a version other than HTTP/1.1";
}

struct Counts {
  int hosts = 0;
  int lengths = 0;
  int encodings = 0;
};

// What a field means for the framing; the reason when it must not be there.
std::string_view take_field(RequestHead& head, Counts& seen, std::string_view name,
                            std::string_view value) {
  if (same_name(name, "host")) {
    ++seen.hosts;
    if (value.empty()) return "an empty Host";
  } else if (same_name(name, "content-length")) {
    ++seen.lengths;
    head.content_length = decimal(value);
    if (!head.content_length) return "a Content-Length that is no number";
  } else if (same_name(name, "transfer-encoding")) {
    ++seen.encodings;
    head.chunked = same_name(value, "chunked");
    if (!head.chunked) return "a Transfer-Encoding other than chunked";
  } else if (same_name(name, "connection")) {
    if (lists(value, "close")) head.keep_alive = false;
    if (lists(value, "upgrade")) head.upgrade = true;
  } else if (same_name(name, "upgrade")) {
    head.upgrade = true;
  } else if (same_name(name, "expect")) {
    head.expects_continue = same_name(value, "100-continue");
    if (!head.expects_continue) return "an expectation other than 100-continue";
  } else if (same_name(name, "trailer")) {
    return "trailers";
  }
  return {};
}

std::string_view counts_fault(const RequestHead& head, const Counts& seen) {
  const bool needs_host = !is_connect(head);  // its target says the same, and some leave it out
  if (seen.hosts > 1 || (needs_host && seen.hosts == 0)) return "not exactly one Host";
  if (seen.lengths > 1) return "more than one Content-Length";
  if (seen.encodings > 1) return "more than one Transfer-Encoding";
  if (seen.lengths + seen.encodings > 1) return "both a Content-Length and a Transfer-Encoding";
  if (is_connect(head) && (head.has_body() || head.expects_continue))
    return "a CONNECT with a body";
  return {};
}

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

std::string_view RequestHead::path() const {
  return std::string_view(target).substr(0, target.find('?'));
}

std::string_view RequestHead::query() const {
  const std::size_t mark = target.find('?');
  if (mark == std::string::npos) return {};
  return std::string_view(target).substr(mark + 1);
}

std::optional<std::size_t> find_head_end(std::string_view bytes) {
  const std::size_t blank = bytes.find("\r\n\r\n");
  if (blank == std::string_view::npos) return std::nullopt;
  return blank + 4;
}

bool has_bare_line_feed(std::string_view bytes) {
  for (std::size_t at = bytes.find('\n'); at != std::string_view::npos;
       at = bytes.find('\n', at + 1)) {
    if (at == 0 || bytes[at - 1] != '\r') return true;
  }
  return false;
}

std::variant<RequestHead, HeadFault> parse_request_head(std::string_view bytes) {
  constexpr int kTooLarge = 431;
  if (bytes.size() > kLongestHead) return HeadFault{kTooLarge, "a head of more than 64 KiB"};
  if (!lines_are_plain(bytes)) return HeadFault{400, "a line that is folded or ends without CRLF"};
  beast::http::request_parser<beast::http::empty_body> parser;
  parser.header_limit(kLongestHead);
  parser.skip(true);  // bodies are read by whoever has the socket
  beast::error_code error;
  parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error && error != beast::http::error::need_more) return HeadFault{400, "a malformed head"};
  if (!parser.is_header_done()) return HeadFault{400, "a head without an end"};

  const auto& message = parser.get();
  RequestHead head;
  head.method = view(message.method_string());
  head.target = view(message.target());
  if (const auto why = version_fault(head, message.version()); !why.empty()) {
    return HeadFault{505, why};
  }
  if (const auto why = target_fault(head); !why.empty()) return HeadFault{400, why};
  const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  head.fields.reserve(std::min(lines, kMostFields));
  Counts seen;
  for (const auto& field : message) {
    if (head.fields.size() == kMostFields) return HeadFault{kTooLarge, "more than 100 fields"};
    const std::string_view name = view(field.name_string());
    const std::string_view value = view(field.value());
    if (const auto why = take_field(head, seen, name, value); !why.empty()) {
      return HeadFault{same_name(name, "expect") ? 417 : 400, why};
    }
    head.fields.emplace_back(name, value);
  }
  if (const auto why = counts_fault(head, seen); !why.empty()) return HeadFault{400, why};
  return head;
}

}  // namespace bench
