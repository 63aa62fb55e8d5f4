#include "engine/docker/frame_decoder.hpp"

#include <algorithm>

namespace bench::docker {

namespace {

constexpr unsigned char kStderr = 2;
constexpr unsigned char kLastStream = 3;  // the engine's own errors

std::uint32_t big_endian(const unsigned char* bytes) {
  return (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
         (std::uint32_t{bytes[2]} << 8U) | std::uint32_t{bytes[3]};
}

}  // namespace

void FrameDecoder::feed(std::string_view bytes, OutputSink& sink) {
  while (!bytes.empty()) {
    if (unframed_) return sink.write(StreamKind::out, bytes);
    if (left_ == 0) {
      bytes = take_header(bytes, sink);
      continue;
    }
    const std::size_t count = std::min<std::size_t>(left_, bytes.size());
    sink.write(stream_, bytes.substr(0, count));
    left_ -= static_cast<std::uint32_t>(count);
    bytes.remove_prefix(count);
  }
}

std::string_view FrameDecoder::take_header(std::string_view bytes, OutputSink& sink) {
  const std::size_t count = std::min(header_.size() - header_size_, bytes.size());
  std::copy_n(bytes.begin(), count, header_.begin() + static_cast<std::ptrdiff_t>(header_size_));
  header_size_ += count;
  if (header_size_ == header_.size()) begin_payload(sink);
  return bytes.substr(count);
}

void FrameDecoder::begin_payload(OutputSink& sink) {
  header_size_ = 0;
  const bool padded = header_[1] == 0 && header_[2] == 0 && header_[3] == 0;
  unframed_ = header_[0] > kLastStream || !padded;
  if (unframed_) {
    const auto* const text = reinterpret_cast<const char*>(header_.data());
    return sink.write(StreamKind::out, {text, header_.size()});
  }
  stream_ = header_[0] >= kStderr ? StreamKind::err : StreamKind::out;
  left_ = big_endian(&header_[4]);
}

}  // namespace bench::docker
