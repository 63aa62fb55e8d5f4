#pragma once

#include <string>
#include <vector>

#include "ui/terminal.hpp"

namespace bench {

// The lines at the bottom of a terminal that are redrawn in place, with the permanent lines
// scrolling away above them. One write per frame, no write for a frame that is there already. The
// cursor is hidden while there is a frame.
class LiveArea {
 public:
  explicit LiveArea(Screen& screen) : screen_(screen) {}
  ~LiveArea();
  LiveArea(const LiveArea&) = delete;
  LiveArea& operator=(const LiveArea&) = delete;

  // `frame` must fit into `window`, with a row to spare for the cursor.
  void show(const WindowSize& window, const std::vector<std::string>& permanent,
            const std::vector<std::string>& frame);

  // Takes the frame away and gives the cursor back.
  void clear();

 private:
  [[nodiscard]] std::string to_top(std::size_t columns) const;

  Screen& screen_;
  WindowSize window_;               // when frame_ was drawn
  std::vector<std::string> frame_;  // what is there now
};

}  // namespace bench
