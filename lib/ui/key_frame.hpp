#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/usd.hpp"
#include "keys/key_pool.hpp"
#include "meter/usage.hpp"
#include "ui/style.hpp"
#include "ui/terminal.hpp"

namespace bench {

// One key of a gateway, and what was asked with it.
struct KeyLine {
  std::string provider;
  std::string label;
  KeyState state;
  std::uint64_t requests = 0;
  Usage usage;
  Usd cost;
  bool limited = false;  // valid, but not for every class of models
};

struct KeyBoard {
  std::vector<KeyLine> keys;
  std::uint64_t active = 0;  // requests under way, those that wait among them
  std::uint64_t held = 0;    // that wait for a key
  std::uint64_t total = 0;   // since it began
};

// The picture of a gateway: a row for each key and a summary below. No line is wider than the
// window, and one row of it stays free for the cursor; keys that find no room are counted.
[[nodiscard]] std::vector<std::string> key_frame(const KeyBoard& board, const WindowSize& window,
                                                 SteadyTime now, const Style& style);

}  // namespace bench
