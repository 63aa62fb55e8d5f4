#pragma once

#include <cstddef>
#include <string>

#include "gateway/request_body.hpp"

namespace bench {

// Takes the chunks of a request's body apart. Strict: sizes are hexadecimal digits and nothing
// else, no extensions, no trailers, CRLF everywhere.
class ChunkedBody {
 public:
  enum class State { needs_more, whole, too_large, malformed };

  explicit ChunkedBody(std::size_t at_most) : at_most_(at_most) {}

  // Moves what is understood of `bytes` to `body`; what follows the body stays.
  [[nodiscard]] State take(std::string& bytes, RequestBody& body);

 private:
  [[nodiscard]] State take_size(std::string& bytes);

  std::size_t at_most_;
  std::size_t left_ = 0;  // of the chunk that is being taken
  bool in_chunk_ = false;
  bool last_ = false;  // its size was zero
};

}  // namespace bench
