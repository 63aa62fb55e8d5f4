#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/headers.hpp"

namespace bench::http {

// What a head is made of. All is borrowed, and goes out byte for byte.
struct RequestHead {
  std::string_view method;
  std::string_view target;
  std::string_view host;
  const Headers& fields;  // all beside Host and the framing
  std::size_t body_size = 0;
  bool chunked = false;  // instead
};

[[nodiscard]] std::string to_text(const RequestHead& head);

}  // namespace bench::http
