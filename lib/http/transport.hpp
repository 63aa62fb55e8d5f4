#pragma once

#include <cstdint>
#include <string>

namespace bench::http {

// How a transfer went, whatever was answered.
enum class Transport : std::uint8_t {
  ok,
  no_connection,  // refused, no such socket, name not found: nothing was sent
  timed_out,
  broken,   // the connection ended before the answer did
  stopped,  // body_sink said so, or max_body was passed
};

}  // namespace bench::http
