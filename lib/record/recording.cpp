#include "record/recording.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "record/exchange_line.hpp"

namespace bench {

namespace {

// A request and an answer of the largest kind that is kept, escaped in the worst way.
constexpr Bytes kLargest{512ULL << 20U};

// Calls `visit` with each line that is whole, until it says that this is enough.
template <typename Visit>
void for_each_line(std::string_view text, const Visit& visit) {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    if (!visit(text.substr(0, end))) return;
    text.remove_prefix(end + 1);
  }
}

// What is cut off can be read up to there; what was never one must not look like one.
void check_is_recording(const std::filesystem::path& path) {
  constexpr std::string_view kGzip = "\x1f\x8b";
  std::ifstream file(path, std::ios::binary);
  std::array<char, kGzip.size()> start{};
  file.read(start.data(), start.size());
  const std::string_view got(start.data(), static_cast<std::size_t>(file.gcount()));
  if (kGzip.starts_with(got)) return;
  throw Error(ExitCode::usage, fmt::format("'{}' is not a recording", printable(path.string())),
              "--record writes them: exchanges.jsonl.gz in the folder of an attempt");
}

}  // namespace

Recording::Recording(const std::filesystem::path& path)
    : source_(path.string()), members_(path, kLargest) {
  check_is_recording(path);
  for (;;) {
    const std::uint64_t member = members_.offset();
    const auto text = members_.next();
    if (!text) break;
    std::size_t line = 0;
    for_each_line(*text, [&](std::string_view one) {
      RecordedExchange exchange = read_exchange_line(one, source_);
      entries_.push_back({exchange.number, std::move(exchange.method), std::move(exchange.path),
                          std::move(exchange.digest), member, line++});
      return true;
    });
  }
  whole_bytes_ = members_.offset();
  breaks_off_ = members_.breaks_off();
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.number < b.number; });
}

RecordedExchange Recording::load(const Entry& entry) {
  members_.seek(entry.member);
  const auto text = members_.next();
  std::optional<RecordedExchange> found;
  std::size_t line = 0;
  for_each_line(text.value_or(""), [&](std::string_view one) {
    if (line++ < entry.line) return true;
    found = read_exchange_line(one, source_);
    return false;
  });
  if (!found) {
    throw Error(ExitCode::store_failed,
                fmt::format("'{}' has become another file meanwhile", printable(source_)));
  }
  return std::move(*found);
}

}  // namespace bench
