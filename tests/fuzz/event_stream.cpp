// Server-sent events: any bytes, cut anywhere, give the same events, none longer than the bound.
#include <algorithm>
#include <string>
#include <vector>

#include "meter/event_scanner.hpp"
#include "pieces.hpp"

namespace {

struct Event {
  std::string name, data;
  bool cut = false;
  bool operator==(const Event&) const = default;
};

void scan(bench::EventScanner& scanner, std::string_view bytes, std::vector<Event>& events) {
  while (const auto event = scanner.next(bytes)) {
    bench::fuzz::require(event->data.size() <= bench::EventScanner::kLongestEvent);
    events.push_back({std::string(event->name), std::string(event->data), event->cut});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = bench::fuzz::text_of(data + 1, size - 1);
  bench::EventScanner at_once;
  std::vector<Event> whole;
  scan(at_once, text, whole);
  bench::EventScanner piecewise;
  std::vector<Event> cut;
  bench::fuzz::in_pieces(text, data[0],
                         [&](std::string_view piece) { scan(piecewise, piece, cut); });
  bench::fuzz::require(whole == cut);
  return 0;
}
