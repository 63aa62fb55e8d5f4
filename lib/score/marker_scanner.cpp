#include "score/marker_scanner.hpp"

#include <algorithm>

namespace bench {

namespace {

constexpr std::array<std::string_view, kMarkerCount> kNames = {
    "AGENT_STDOUT",  "AGENT_RAW_JSON",   "AGENT_TRACE_JSON",  "RUN_META_JSON",
    "SESSION_JSONL", "EVAL_RESULT_JSON", "ASSERTION_LOG_JSON"};
constexpr std::string_view kPrefix = "__DEC_BENCH_";
constexpr std::string_view kStart = "_START__";
constexpr std::string_view kEnd = "_END__";

struct MarkerLine {
  Marker marker;
  bool start;
};

std::optional<MarkerLine> marker_line(std::string_view line) {
  if (!line.starts_with(kPrefix)) return std::nullopt;
  line.remove_prefix(kPrefix.size());
  const bool start = line.ends_with(kStart);
  if (!start && !line.ends_with(kEnd)) return std::nullopt;
  line.remove_suffix(start ? kStart.size() : kEnd.size());
  const auto found = std::find(kNames.begin(), kNames.end(), line);
  if (found == kNames.end()) return std::nullopt;
  return MarkerLine{static_cast<Marker>(found - kNames.begin()), start};
}

}  // namespace

void MarkerScanner::add(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    const std::string_view piece = bytes.substr(0, newline);
    // Only lines that may be a marker or JSON are worth their bytes.
    const bool json = !line_.empty() ? line_.front() == '{' : piece.starts_with('{');
    const std::size_t room = (json ? kLongestLine : kLongestMarker) -
                             std::min(line_.size(), json ? kLongestLine : kLongestMarker);
    line_.append(piece.substr(0, room));
    line_cut_ = line_cut_ || piece.size() > room;
    offset_ += piece.size();
    bytes.remove_prefix(piece.size());
    if (newline == std::string_view::npos) return;
    ++offset_;
    bytes.remove_prefix(1);
    take_line();
  }
}

void MarkerScanner::finish() {
  if (offset_ > line_begin_) take_line();
}

void MarkerScanner::take_line() {
  if (!line_cut_) {
    if (line_.ends_with('\r')) line_.pop_back();
    const bool inside = std::any_of(open_.begin(), open_.end(),
                                    [](const auto& begin) { return begin.has_value(); });
    if (const std::optional<MarkerLine> marker = marker_line(line_)) {
      on_marker(marker->marker, marker->start, line_begin_);
    } else if (!inside && line_.starts_with('{')) {
      json_line_ = line_;
    }
  }
  line_.clear();
  line_cut_ = false;
  line_begin_ = offset_;
}

void MarkerScanner::on_marker(Marker marker, bool start, std::uint64_t line_begin) {
  const auto index = static_cast<std::size_t>(marker);
  if (start) {
    open_.at(index) = offset_;
  } else if (const std::optional<std::uint64_t> begin = open_.at(index)) {
    blocks_.at(index) = Block{*begin, line_begin};
    open_.at(index).reset();
  }
}

std::optional<MarkerScanner::Block> MarkerScanner::block(Marker marker) const {
  return blocks_.at(static_cast<std::size_t>(marker));
}

}  // namespace bench
