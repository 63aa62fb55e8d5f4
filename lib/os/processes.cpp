#include "os/processes.hpp"

#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string_view>
#include <unistd.h>

#include <fmt/format.h>

#include "base/text.hpp"

namespace bench {

namespace {

std::string content_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string boot_id() {
  return std::string(trimmed(content_of("/proc/sys/kernel/random/boot_id")));
}

// Field 22 of proc_pid_stat(5), in ticks since the boot. The second field is the program's name in
// parentheses and may hold anything, so that counting begins after the last one. A zombie has ended
// and waits for its parent only.
std::optional<std::string> start_time(pid_t pid) {
  const std::string stat = content_of(fmt::format("/proc/{}/stat", pid));
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(stat.substr(name_end + 1));
  constexpr int kState = 3;
  constexpr int kStartTime = 22;
  std::string field;
  for (int number = kState; fields >> field; ++number) {
    if (number == kState && (field == "Z" || field == "X")) return std::nullopt;
    if (number == kStartTime) return field;
  }
  return std::nullopt;
}

ProcessId id_of(const std::string& boot, pid_t pid) {
  return ProcessId(fmt::format("{}/{}/{}", boot, pid, start_time(pid).value_or("ended")));
}

bool is_alive(const std::string& boot, const ProcessId& process) {
  const std::string& text = process.str();
  if (!text.starts_with(boot + "/")) return false;
  pid_t pid = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + boot.size() + 1, end, pid);
  return error == std::errc{} && start_time(pid) && id_of(boot, pid) == process;
}

}  // namespace

Processes real_processes() {
  const std::string boot = boot_id();
  return {id_of(boot, ::getpid()), boot,
          [boot](const ProcessId& process) { return is_alive(boot, process); }};
}

}  // namespace bench
