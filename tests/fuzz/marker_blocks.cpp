// dec-bench's blocks on stdout: any bytes, cut anywhere, give the same blocks, all inside the
// stream.
#include <algorithm>
#include <array>

#include "pieces.hpp"
#include "score/marker_scanner.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = bench::fuzz::text_of(data + 1, size - 1);
  bench::MarkerScanner whole;
  whole.add(text);
  whole.finish();
  bench::MarkerScanner cut;
  bench::fuzz::in_pieces(text, data[0], [&](std::string_view piece) { cut.add(piece); });
  cut.finish();
  for (std::size_t i = 0; i < bench::kMarkerCount; ++i) {
    const auto one = whole.block(static_cast<bench::Marker>(i));
    const auto other = cut.block(static_cast<bench::Marker>(i));
    bench::fuzz::require(one.has_value() == other.has_value());
    if (!one) continue;
    bench::fuzz::require(one->begin == other->begin && one->end == other->end);
    bench::fuzz::require(one->begin <= one->end && one->end <= text.size());
  }
  bench::fuzz::require(whole.last_json_line() == cut.last_json_line());
  return 0;
}
