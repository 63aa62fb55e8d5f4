#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "runs/engine.hpp"

namespace bench::docker {

// Takes an engine's output stream apart: frames of 8 bytes of header, [stream 0 0 0][length as 4
// bytes, big endian], and so many bytes of payload. Pieces may end anywhere. A payload is passed on
// as it comes, never kept. Bytes that cannot be a header mean that the stream is not framed (a
// terminal's): from there on everything is passed on as stdout.
class FrameDecoder {
 public:
  void feed(std::string_view bytes, OutputSink& sink);

 private:
  [[nodiscard]] std::string_view take_header(std::string_view bytes, OutputSink& sink);
  void begin_payload(OutputSink& sink);

  std::array<unsigned char, 8> header_{};
  std::size_t header_size_ = 0;
  std::uint32_t left_ = 0;  // of the payload
  StreamKind stream_ = StreamKind::out;
  bool unframed_ = false;
};

}  // namespace bench::docker
