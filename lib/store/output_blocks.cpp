#include "store/output_blocks.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>

#include <fmt/format.h>

#include "os/file.hpp"

namespace bench {

namespace {

struct Named {
  Marker marker;
  std::string_view name;
};

// The names that dec-bench's audit bundles give them.
constexpr std::array<Named, kMarkerCount> kNames = {{
    {Marker::agent_stdout, "stdout.log"},
    {Marker::agent_raw_json, "agent-raw.json"},
    {Marker::agent_trace_json, "trace.json"},
    {Marker::run_meta_json, "run-meta.json"},
    {Marker::session_jsonl, "session.jsonl"},
    {Marker::eval_result_json, "result.json"},
    {Marker::assertion_log_json, "assertion-log.json"},
}};

// Reads [begin, end) of the file piece by piece.
class RangeReader {
 public:
  RangeReader(int fd, std::uint64_t begin, std::uint64_t end) : fd_(fd), at_(begin), end_(end) {}

  bool next(std::string_view& piece) {
    const auto wanted = std::min<std::uint64_t>(buffer_.size(), end_ - at_);
    const ssize_t got = ::pread(fd_, buffer_.data(), wanted, static_cast<off_t>(at_));
    if (got < 0 || (got == 0 && wanted > 0)) return false;
    at_ += static_cast<std::uint64_t>(got);
    piece = {buffer_.data(), static_cast<std::size_t>(got)};
    return true;
  }

 private:
  int fd_;
  std::uint64_t at_;
  std::uint64_t end_;
  std::array<char, 16UL * 1024> buffer_{};
};

}  // namespace

std::string artifact_name(Marker marker) {
  return std::string(kNames.at(static_cast<std::size_t>(marker)).name);
}

void extract_blocks(const MarkerScanner& scanner, const LogFile& log, ArtifactFolder& artifacts) {
  Fd file;
  for (const Named& named : kNames) {
    const auto block = scanner.block(named.marker);
    if (!block) continue;
    const auto begin = log.locate(block->begin);
    const auto end = log.locate(block->end);
    const std::uint64_t size = block->end - block->begin;
    if (!begin || !end || *end - *begin != size) {
      artifacts.note(fmt::format("left out '{}': the log was cut inside of it", named.name));
      continue;
    }
    if (!file) file.reset(::open(log.path().c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) throw file_error("reading", log.path(), errno);
    RangeReader reader(file.get(), *begin, *end);
    artifacts.add(named.name, size, [&](std::string_view& piece) { return reader.next(piece); });
  }
}

}  // namespace bench
