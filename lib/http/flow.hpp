#pragma once

#include <cstddef>
#include <cstdint>

namespace bench::http {

// How far bytes went that were to be sent or received without waiting.
enum class Flow : std::uint8_t {
  moved,
  waits,   // for room, or for what the other side says
  ended,   // the other side has closed the connection
  broken,  // there is no connection any more
};

struct Moved {
  Flow flow = Flow::broken;
  std::size_t count = 0;  // bytes
};

}  // namespace bench::http
