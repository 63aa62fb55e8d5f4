#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace bench {

// `podman system service` on a private socket, for as long as this lives: for machines with the
// program and no service. It has a process group of its own, so that Ctrl-C at the terminal is for
// bench alone, and on Linux it ends when the thread that made it does. Containers outlive it.
class PodmanService {
 public:
  // Returns once it answers. Throws Error with what podman said when it does not.
  PodmanService();
  ~PodmanService();
  PodmanService(const PodmanService&) = delete;
  PodmanService& operator=(const PodmanService&) = delete;

  [[nodiscard]] std::string socket_path() const { return folder_ / "podman.sock"; }

 private:
  void start();
  void await_answer();
  [[nodiscard]] bool has_ended();
  void stop() noexcept;

  std::filesystem::path folder_;
  pid_t process_ = -1;
};

}  // namespace bench
