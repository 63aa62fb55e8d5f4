#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace bench {

struct WindowSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
  bool operator==(const WindowSize&) const = default;
};

// Where progress is shown. Owned and used by one thread. Nothing here fails: what cannot be shown
// must not stop a run.
class Screen {
 public:
  virtual ~Screen() = default;

  // Hands over all of `text` at once.
  virtual void write(std::string_view text) = 0;

  // The window as it is now; nothing when this is not a terminal.
  [[nodiscard]] virtual std::optional<WindowSize> window() const = 0;

  // Whether write() would return at once; a terminal that was stopped with Ctrl-S would not.
  [[nodiscard]] virtual bool ready() const = 0;
};

// A file descriptor that somebody else owns: stderr.
class FileScreen final : public Screen {
 public:
  explicit FileScreen(int fd);

  void write(std::string_view text) override;
  // Asks the terminal each time, so that a resize needs no signal.
  [[nodiscard]] std::optional<WindowSize> window() const override;
  [[nodiscard]] bool ready() const override;

 private:
  int fd_;
  bool terminal_;
};

// The width of the window that `fd` writes to; nothing when it is a pipe or a file.
[[nodiscard]] std::optional<std::size_t> window_width(int fd);

// Undoes what a live display did to the terminal, for an exit without destructors. Safe to call in
// a signal handler.
void restore_terminal(int fd) noexcept;

}  // namespace bench
