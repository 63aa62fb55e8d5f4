#include "ui/live_area.hpp"

#include <doctest/doctest.h>

#include "unit/ui/fake_screen.hpp"

using namespace bench;

namespace {

const WindowSize kWindow{40, 10};

}  // namespace

TEST_CASE("a frame replaces the one before, below the permanent lines") {
  FakeScreen screen(kWindow);
  LiveArea area(screen);
  area.show(kWindow, {}, {"first", "second", "third"});
  area.show(kWindow, {"kept"}, {"fourth"});
  CHECK(screen.seen() == "kept\nfourth");
  CHECK(screen.writes == 2);
}

TEST_CASE("a frame is drawn again when the window has changed, and not otherwise") {
  FakeScreen screen(kWindow);
  LiveArea area(screen);
  area.show(kWindow, {}, {"frame"});
  area.show(kWindow, {}, {"frame"});
  CHECK(screen.writes == 1);
  area.show({40, 20}, {}, {"frame"});
  CHECK(screen.writes == 2);
  CHECK(screen.seen() == "frame");
}

TEST_CASE("an area that goes away takes its frame with it and gives the cursor back") {
  FakeScreen screen(kWindow);
  {
    LiveArea area(screen);
    area.show(kWindow, {"kept"}, {"frame"});
    CHECK_FALSE(screen.cursor_visible());
  }
  CHECK(screen.seen() == "kept");
  CHECK(screen.cursor_visible());
}

TEST_CASE("an area that never showed anything writes nothing") {
  FakeScreen screen(kWindow);
  { const LiveArea area(screen); }
  CHECK(screen.writes == 0);
}
