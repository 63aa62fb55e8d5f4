#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ui/terminal.hpp"

namespace bench {

// A terminal of a given size that remembers what it was sent, and knows what a person sees of it;
// or a pipe, without a size.
class FakeScreen final : public Screen {
 public:
  FakeScreen() = default;
  explicit FakeScreen(WindowSize window) : size(window) {}

  void write(std::string_view text) override {
    ++writes;
    sent += text;
  }
  [[nodiscard]] std::optional<WindowSize> window() const override { return size; }
  [[nodiscard]] bool ready() const override { return accepts; }

  // Every line that was ever shown and not erased, without colours.
  [[nodiscard]] std::string seen() const;

  [[nodiscard]] bool cursor_visible() const {
    return sent.rfind("\x1b[?25l") == std::string::npos ||
           sent.rfind("\x1b[?25h") + 1 > sent.rfind("\x1b[?25l") + 1;
  }

  std::optional<WindowSize> size;
  bool accepts = true;
  std::size_t writes = 0;
  std::string sent;
};

}  // namespace bench
