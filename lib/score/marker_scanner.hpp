#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

// The blocks that dec-bench's images print on stdout, each between two lines
// `__DEC_BENCH_<NAME>_START__` and `__DEC_BENCH_<NAME>_END__`.
enum class Marker {
  agent_stdout,
  agent_raw_json,
  agent_trace_json,
  run_meta_json,
  session_jsonl,
  eval_result_json,
  assertion_log_json,
};
inline constexpr std::size_t kMarkerCount = 7;

// Finds the blocks in a stream of any size with constant memory: it knows where they are, not what
// they hold. Feed it stdout in pieces, then finish(). The last complete block of a kind wins. It
// also keeps the last line outside of all blocks that could be JSON, for images that print nothing
// else.
class MarkerScanner {
 public:
  // Offsets into the stream: what stands between the two marker lines.
  struct Block {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  void add(std::string_view bytes);
  void finish();

  [[nodiscard]] std::optional<Block> block(Marker marker) const;

  // The last line outside of all blocks that begins with `{`, if it is not longer than
  // kLongestLine.
  [[nodiscard]] const std::string& last_json_line() const { return json_line_; }

  static constexpr std::size_t kLongestLine = 1U << 20U;

 private:
  void take_line();
  void on_marker(Marker marker, bool start, std::uint64_t line_begin);

  static constexpr std::size_t kLongestMarker = 64;

  std::uint64_t offset_ = 0;      // of the next byte
  std::uint64_t line_begin_ = 0;  // where the current line began
  std::string line_;              // its first bytes, as many as are of interest
  bool line_cut_ = false;         // it is longer than that
  std::string json_line_;

  std::array<std::optional<std::uint64_t>, kMarkerCount> open_{};  // begin of an open block
  std::array<std::optional<Block>, kMarkerCount> blocks_{};
};

}  // namespace bench
