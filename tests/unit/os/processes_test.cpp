#include "os/processes.hpp"

#include <csignal>
#include <unistd.h>

#include <doctest/doctest.h>
#include <sys/wait.h>

using namespace bench;

TEST_CASE("this process is alive, and is always the same") {
  const Processes processes = real_processes();
  CHECK(processes.is_alive(processes.self));
  CHECK(real_processes().self == processes.self);
  CHECK_FALSE(processes.boot.empty());
}

TEST_CASE("a process that was killed is dead, also before its parent has noticed") {
  int told[2];
  REQUIRE(::pipe(told) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string self = real_processes().self.str();
    if (::write(told[1], self.data(), self.size()) > 0) ::pause();
    ::_exit(1);
  }
  char text[128];
  const ssize_t size = ::read(told[0], text, sizeof text);
  REQUIRE(size > 0);
  const ProcessId id(std::string(text, static_cast<std::size_t>(size)));
  const Processes processes = real_processes();
  CHECK(id != processes.self);
  CHECK(processes.is_alive(id));
  ::kill(child, SIGKILL);
  siginfo_t ended;
  REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) == 0);
  CHECK_FALSE(processes.is_alive(id));
  ::waitpid(child, nullptr, 0);
  CHECK_FALSE(processes.is_alive(id));
  ::close(told[0]);
  ::close(told[1]);
}

TEST_CASE("a pid that was given out again is another process, and so is one of another boot") {
  const Processes processes = real_processes();
  const std::string pid = std::to_string(::getpid());
  CHECK_FALSE(processes.is_alive(ProcessId(processes.boot + "/" + pid + "/1")));
  CHECK_FALSE(processes.is_alive(ProcessId("another boot/" + pid + "/1")));
  CHECK_FALSE(processes.is_alive(ProcessId(processes.boot + "/no-pid")));
  CHECK_FALSE(processes.is_alive(ProcessId(processes.boot + "/999999999/ended")));
  CHECK_FALSE(processes.is_alive(ProcessId("")));
}
