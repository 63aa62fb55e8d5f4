#include "preflight/room.hpp"

#include <charconv>
#include <fstream>
#include <iterator>
#include <limits>

#include <fmt/format.h>

namespace bench {

namespace {

std::string disk_shortage(const char* what, const std::filesystem::path& place) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(place, error);
  if (error || Bytes{space.available} >= kNoDisk) return {};
  return fmt::format("{} has {} free", what, show(Bytes{space.available}));
}

std::string memory_shortage() {
  std::ifstream file("/proc/meminfo");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const Bytes available = available_memory(text);
  if (available >= kNoMemory) return {};
  return fmt::format("the machine has {} of memory left", show(available));
}

}  // namespace

Bytes available_memory(std::string_view meminfo) {
  constexpr std::string_view kField = "MemAvailable:";
  Bytes available{std::numeric_limits<std::uint64_t>::max()};
  const std::size_t at = meminfo.find(kField);
  if (at == std::string_view::npos) return available;
  meminfo.remove_prefix(at + kField.size());
  meminfo.remove_prefix(std::min(meminfo.find_first_not_of(' '), meminfo.size()));
  std::uint64_t kibibytes = 0;
  const auto [end, error] =
      std::from_chars(meminfo.data(), meminfo.data() + meminfo.size(), kibibytes);
  if (error == std::errc{}) available.count = kibibytes * 1024;
  return available;
}

Room::Room(std::filesystem::path results, std::filesystem::path engine_data)
    : results_(std::move(results)), engine_data_(std::move(engine_data)) {
  std::error_code ignored;
  engine_is_here_ = std::filesystem::is_directory(engine_data_, ignored);
}

std::string Room::shortage() {
  std::string found = disk_shortage("the results folder's disk", results_);
  if (found.empty() && engine_is_here_) {
    found = disk_shortage("the engine's disk", engine_data_);
    if (found.empty()) found = memory_shortage();
  }
  return found;
}

}  // namespace bench
