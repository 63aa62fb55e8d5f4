#include "os/lock_file.hpp"

#include <csignal>
#include <unistd.h>

#include <doctest/doctest.h>
#include <sys/wait.h>

#include "support/temporary_folder.hpp"

using namespace bench;

TEST_CASE("a lock excludes everybody else and says who holds it") {
  const TemporaryFolder folder;
  const auto path = folder / "lock";
  CHECK_FALSE(LockFile::owner(path).has_value());
  {
    const auto first = LockFile::try_acquire(path);
    REQUIRE(first.has_value());
    CHECK_FALSE(LockFile::try_acquire(path).has_value());
    CHECK(LockFile::owner(path) == ::getpid());
  }
  CHECK_FALSE(LockFile::owner(path).has_value());
  CHECK(LockFile::try_acquire(path).has_value());
}

TEST_CASE("a killed owner lets go of its lock") {
  const TemporaryFolder folder;
  const auto path = folder / "lock";
  int locked[2];
  REQUIRE(::pipe(locked) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto lock = LockFile::try_acquire(path);
    if (lock && ::write(locked[1], "x", 1) == 1) ::pause();
    ::_exit(1);
  }
  char ready = 0;
  REQUIRE(::read(locked[0], &ready, 1) == 1);
  CHECK(LockFile::owner(path) == child);
  CHECK_FALSE(LockFile::try_acquire(path).has_value());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK_FALSE(LockFile::owner(path).has_value());
  CHECK(LockFile::try_acquire(path).has_value());
  ::close(locked[0]);
  ::close(locked[1]);
}
