#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/headers.hpp"

namespace bench {

// The head of a request that was accepted: exactly what agent clients send and nothing that two
// parsers could read in two ways.
struct RequestHead {
  std::string method;
  std::string target;  // origin form: path and query, byte for byte; host and port of a CONNECT
  Headers fields;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool upgrade = false;  // asks for another protocol

  [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
  [[nodiscard]] std::string_view path() const;
  [[nodiscard]] std::string_view query() const;  // without the '?'
};

// Why a head was refused. The connection is closed after it: where its request ends is not known.
struct HeadFault {
  int status = 400;
  std::string_view why;
};

inline constexpr std::size_t kLongestHead = 64UL << 10U;
inline constexpr std::size_t kMostFields = 100;

// Where the head at the beginning of `bytes` ends, behind its blank line; nothing while it is not
// complete.
[[nodiscard]] std::optional<std::size_t> find_head_end(std::string_view bytes);

// Whether a line in it ends without CR: a head that find_head_end() would wait for in vain.
[[nodiscard]] bool has_bare_line_feed(std::string_view bytes);

// Reads a whole head, its blank line included. Strict: HTTP/1.1 in origin form with one Host, at
// most one of a decimal Content-Length and `Transfer-Encoding: chunked`, lines that end with CRLF
// and are not folded, names that are tokens. A CONNECT names a host and a port, may be in HTTP/1.0
// and without a Host, and has no body.
[[nodiscard]] std::variant<RequestHead, HeadFault> parse_request_head(std::string_view head);

}  // namespace bench
