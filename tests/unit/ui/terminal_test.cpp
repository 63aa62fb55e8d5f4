#include "ui/terminal.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <stdlib.h>
#include <string>
#include <unistd.h>

#include <doctest/doctest.h>
#include <sys/ioctl.h>

using namespace bench;

namespace {

struct Descriptor {
  explicit Descriptor(int value) : fd(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(fd); }
  int fd;
};

// Both ends of a terminal without a window.
struct PseudoTerminal {
  Descriptor master{posix_openpt(O_RDWR | O_NOCTTY)};
  Descriptor slave{
      (grantpt(master.fd), unlockpt(master.fd), open(ptsname(master.fd), O_RDWR | O_NOCTTY))};

  void resize(unsigned short columns, unsigned short rows) const {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    REQUIRE(ioctl(slave.fd, TIOCSWINSZ, &size) == 0);
  }
  [[nodiscard]] std::string received() const {
    std::array<char, 256> bytes{};
    const ssize_t size = read(master.fd, bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
  }
};

}  // namespace

TEST_CASE("a pipe has no window and gets what is written") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  const Descriptor in(ends[0]);
  const Descriptor out(ends[1]);
  FileScreen screen(out.fd);
  CHECK_FALSE(screen.window());
  CHECK(screen.ready());
  screen.write("hello");
  std::array<char, 16> bytes{};
  CHECK(std::string(bytes.data(), static_cast<std::size_t>(read(in.fd, bytes.data(), 16))) ==
        "hello");
}

TEST_CASE("a terminal's window is read anew each time") {
  const PseudoTerminal terminal;
  const FileScreen screen(terminal.slave.fd);
  terminal.resize(132, 50);
  CHECK(screen.window() == WindowSize{132, 50});
  terminal.resize(40, 12);
  CHECK(screen.window() == WindowSize{40, 12});
  CHECK(window_width(terminal.slave.fd) == 40);
}

TEST_CASE("a terminal that does not know its window has the usual one") {
  const PseudoTerminal terminal;
  CHECK(FileScreen(terminal.slave.fd).window() == WindowSize{80, 24});
}

TEST_CASE("a descriptor that cannot be written to is no error") {
  FileScreen screen(-1);
  screen.write("lost");
  CHECK_FALSE(screen.window());
}

TEST_CASE("an exit without destructors can give the cursor back") {
  const PseudoTerminal terminal;
  restore_terminal(terminal.slave.fd);
  CHECK(terminal.received() == "\x1b[?25h");
}
