// The framing of an engine's output: any bytes, cut anywhere, give the same output.
#include <algorithm>
#include <string>

#include "engine/docker/frame_decoder.hpp"
#include "pieces.hpp"

namespace {

struct Collected final : bench::OutputSink {
  std::string out, err;
  void write(bench::StreamKind stream, std::string_view bytes) override {
    (stream == bench::StreamKind::out ? out : err) += bytes;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = bench::fuzz::text_of(data + 1, size - 1);
  Collected whole;
  bench::docker::FrameDecoder at_once;
  at_once.feed(text, whole);
  Collected cut;
  bench::docker::FrameDecoder piecewise;
  bench::fuzz::in_pieces(text, data[0],
                         [&](std::string_view piece) { piecewise.feed(piece, cut); });
  bench::fuzz::require(whole.out == cut.out && whole.err == cut.err);
  bench::fuzz::require(whole.out.size() + whole.err.size() <= text.size());
  return 0;
}
