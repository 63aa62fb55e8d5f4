#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "shell.hpp"
#include "ui/key_frame.hpp"
#include "ui/live_area.hpp"

namespace bench {

// What `bench gateway` shows on stderr: at a terminal a table of its keys that is redrawn in place,
// with what it has to say scrolling away above; elsewhere lines. say() may be called by any thread,
// the rest by one.
class GatewayDisplay {
 public:
  explicit GatewayDisplay(const Shell& shell);

  [[nodiscard]] bool is_live() const { return live_; }

  void say(const std::string& line);

  // The picture as it is now; nothing happens where there is none.
  void draw(const KeyBoard& board);

  // Takes the picture away, so that others can write to the terminal; draw() brings it back.
  void leave();

 private:
  [[nodiscard]] std::vector<std::string> take_said(std::size_t columns);

  const Shell& shell_;
  FileScreen screen_;
  LiveArea area_;
  bool live_;

  std::mutex mutex_;
  std::vector<std::string> said_;  // and not yet written; guarded by mutex_
};

}  // namespace bench
