// Answers of every format and form: any bytes, cut anywhere, give the same usage, end and errors.
// The first byte says which format and form, the second how it is cut.
#include <algorithm>

#include "meter/usage_reader.hpp"
#include "pieces.hpp"

namespace {

void require_same(const bench::UsageReader& one, const bench::UsageReader& other) {
  using bench::fuzz::require;
  require(one.usage() == other.usage());
  require(one.complete() == other.complete());
  require(one.usage().partial != one.complete());
  require(one.first_event() == other.first_event());
  require(one.estimated_output() == other.estimated_output());
  require(one.error().has_value() == other.error().has_value());
  if (!one.error()) return;
  require(one.error()->type == other.error()->type);
  require(one.error()->code == other.error()->code);
  require(one.error()->message == other.error()->message);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr int kFormats = 5;
  const auto format = static_cast<bench::WireFormat>(data[0] % kFormats);
  const auto form =
      data[0] / kFormats % 2 == 0 ? bench::AnswerForm::events : bench::AnswerForm::json;
  const std::string_view text = bench::fuzz::text_of(data + 2, size - 2);
  bench::UsageReader whole(format, form);
  whole.add(text);
  bench::UsageReader cut(format, form);
  bench::fuzz::in_pieces(text, data[1], [&](std::string_view piece) { cut.add(piece); });
  require_same(whole, cut);
  return 0;
}
