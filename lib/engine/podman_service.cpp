#include "engine/podman_service.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "http/client.hpp"

namespace bench {

namespace {

constexpr Milliseconds kStartTime{15'000};
constexpr Milliseconds kStopTime{5'000};
constexpr Milliseconds kLookEvery{20};
constexpr int kProgramMissing = 127;

std::filesystem::path make_private_folder() {
  const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
  const std::filesystem::path parent = runtime != nullptr && *runtime != '\0'
                                           ? std::filesystem::path(runtime)
                                           : std::filesystem::temp_directory_path();
  std::string pattern = parent / "bench-podman-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    throw system_error(ExitCode::preflight_refused, fmt::format("making '{}'", pattern), errno);
  }
  return pattern;
}

void redirect(const char* path, int flags, int to) {
  const int from = open(path, flags, 0600);
  if (from >= 0) dup2(from, to);
}

// What of our environment Podman needs. The rest holds keys, and a containers.conf may say that
// containers get all of the environment.
bool is_for_podman(std::string_view variable) {
  constexpr std::string_view kNames[] = {"PATH=",
                                         "HOME=",
                                         "USER=",
                                         "LOGNAME=",
                                         "TMPDIR=",
                                         "LANG=",
                                         "DBUS_SESSION_BUS_ADDRESS=",
                                         "REGISTRY_AUTH_FILE="};
  constexpr std::string_view kFamilies[] = {"LC_", "XDG_", "CONTAINERS_", "_CONTAINERS_",
                                            "STORAGE_"};
  const auto starts = [&](std::string_view start) { return variable.starts_with(start); };
  return std::any_of(std::begin(kNames), std::end(kNames), starts) ||
         std::any_of(std::begin(kFamilies), std::end(kFamilies), starts);
}

std::vector<char*> environment_for_podman() {
  std::vector<char*> kept;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (is_for_podman(*variable)) kept.push_back(*variable);
  }
  kept.push_back(nullptr);
  return kept;
}

// Between fork and exec: nothing but system calls.
[[noreturn]] void become_podman(const char* uri, const char* log, const char* folder, pid_t parent,
                                char** environment) {
  setpgid(0, 0);
  // Its helpers leave files where they are.
  if (chdir(folder) != 0) _exit(kProgramMissing);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
  if (getppid() != parent) _exit(kProgramMissing);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  redirect("/dev/null", O_RDONLY, STDIN_FILENO);
  redirect(log, O_WRONLY | O_CREAT | O_APPEND, STDOUT_FILENO);
  redirect(log, O_WRONLY | O_CREAT | O_APPEND, STDERR_FILENO);
  environ = environment;
  execlp("podman", "podman", "system", "service", "--time=0", uri, nullptr);
  _exit(kProgramMissing);
}

std::string last_line_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const std::string_view whole = trimmed(text);
  const auto newline = whole.rfind('\n');
  return printable(newline == std::string_view::npos ? whole : whole.substr(newline + 1));
}

}  // namespace

PodmanService::PodmanService() : folder_(make_private_folder()) {
  try {
    start();
    await_answer();
  } catch (...) {
    stop();
    throw;
  }
}

PodmanService::~PodmanService() {
  stop();
}

void PodmanService::start() {
  const std::string uri = "unix://" + socket_path();
  const std::string log = folder_ / "log";
  std::vector<char*> environment = environment_for_podman();
  const pid_t parent = getpid();
  process_ = fork();
  if (process_ == 0) {
    become_podman(uri.c_str(), log.c_str(), folder_.c_str(), parent, environment.data());
  }
  if (process_ < 0) throw system_error(ExitCode::preflight_refused, "starting podman", errno);
}

void PodmanService::await_answer() {
  http::Client client({"http://localhost", socket_path(), {}});
  http::Request ping;
  ping.target = "/_ping";
  const auto deadline = std::chrono::steady_clock::now() + kStartTime;
  while (!client.send(ping).success()) {
    if (has_ended() || std::chrono::steady_clock::now() >= deadline) {
      throw Error(
          ExitCode::preflight_refused,
          fmt::format("`podman system service` does not answer: {}", last_line_of(folder_ / "log")),
          "see whether `podman info` works, or name another engine with --engine");
    }
    std::this_thread::sleep_for(kLookEvery);
  }
}

bool PodmanService::has_ended() {
  if (process_ > 0 && waitpid(process_, nullptr, WNOHANG) == process_) process_ = -1;
  return process_ < 0;
}

void PodmanService::stop() noexcept {
  if (process_ > 0) kill(process_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + kStopTime;
  while (!has_ended() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(kLookEvery);
  }
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace bench
