#include "ui/terminal.hpp"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

#include <sys/ioctl.h>

#include "ui/escapes.hpp"

namespace bench {

namespace {

bool writable(int fd, int timeout_ms) {
  pollfd waiting{fd, POLLOUT, 0};
  return poll(&waiting, 1, timeout_ms) > 0;
}

}  // namespace

FileScreen::FileScreen(int fd) : fd_(fd), terminal_(isatty(fd) == 1) {}

void FileScreen::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd_, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (written == 0 || (errno != EINTR && errno != EAGAIN)) {
      return;
    } else if (errno == EAGAIN) {
      writable(fd_, -1);
    }
  }
}

std::optional<WindowSize> FileScreen::window() const {
  if (!terminal_) return std::nullopt;
  winsize size{};
  // A terminal that does not know its size gets the usual one.
  if (ioctl(fd_, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
    return WindowSize();
  }
  return WindowSize{size.ws_col, size.ws_row};
}

bool FileScreen::ready() const {
  return writable(fd_, 0);
}

std::optional<std::size_t> window_width(int fd) {
  const std::optional<WindowSize> window = FileScreen(fd).window();
  return window ? std::optional(window->columns) : std::nullopt;
}

void restore_terminal(int fd) noexcept {
  if (isatty(fd) != 1) return;
  // There is nobody left to tell if it fails.
  [[maybe_unused]] const ssize_t written =
      ::write(fd, escapes::kShowCursor.data(), escapes::kShowCursor.size());
}

}  // namespace bench
