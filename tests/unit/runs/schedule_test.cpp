#include "runs/schedule.hpp"

#include <vector>

#include <doctest/doctest.h>

namespace bench {

namespace {

using std::chrono::seconds;
constexpr SteadyTime kNow{std::chrono::hours(1)};

Schedule schedule(std::size_t runs, SchedulePolicy policy) {
  return {runs, policy, 1, [](std::size_t) { return 0UL; }};
}

// Even runs are group 0, odd ones group 1.
Schedule two_groups(std::size_t runs, SchedulePolicy policy) {
  return {runs, policy, 2, [](std::size_t run) { return run % 2; }};
}

std::vector<std::size_t> start_all(Schedule& schedule, SteadyTime now) {
  std::vector<std::size_t> runs;
  while (const auto start = schedule.next(now)) {
    runs.push_back(start->run);
    schedule.started(start->slot);
  }
  return runs;
}

}  // namespace

TEST_CASE("slots are filled in the order of the plan and no further") {
  Schedule s = schedule(5, {.slots = 3});
  CHECK(start_all(s, kNow) == std::vector<std::size_t>{0, 1, 2});
  CHECK(s.waiting() == 2);
  s.finished(1);
  CHECK(s.next(kNow)->slot == 1);
}

TEST_CASE("no more starts are under way at once than the engine carries") {
  Schedule s = schedule(5, {.slots = 5, .max_starting = 2});
  CHECK(s.next(kNow));
  CHECK_FALSE(s.awaits_a_start());
  CHECK(s.next(kNow));
  CHECK(s.awaits_a_start());
  CHECK_FALSE(s.next(kNow));
  CHECK_FALSE(s.wakes(kNow));
  s.started(0);
  CHECK_FALSE(s.awaits_a_start());
  CHECK(s.next(kNow));
}

TEST_CASE("nobody waits for a start to be over that could not be followed by another") {
  Schedule full = schedule(5, {.slots = 2, .max_starting = 2});
  while (full.next(kNow)) {
  }
  CHECK_FALSE(full.awaits_a_start());  // no slot
  Schedule last = schedule(2, {.slots = 5, .max_starting = 2});
  while (last.next(kNow)) {
  }
  CHECK_FALSE(last.awaits_a_start());  // no run
}

TEST_CASE("a retry waits for its time, then goes before fresh runs") {
  Schedule s = schedule(3, {.slots = 1, .retries = 1});
  CHECK(s.next(kNow)->run == 0);
  CHECK(s.retry(0, kNow + seconds(5)));
  CHECK(s.next(kNow)->run == 1);
  s.finished(0);
  const auto again = s.next(kNow + seconds(5));
  REQUIRE(again);
  CHECK(again->run == 0);
  CHECK(again->attempt == 2);
  CHECK_FALSE(s.retry(0, kNow));
  CHECK(s.next(kNow)->run == 2);
  s.finished(0);
  CHECK(s.done());
}

TEST_CASE("when only a retry is left the schedule says when it is due") {
  Schedule s = schedule(1, {.slots = 1, .retries = 1});
  (void)s.next(kNow);
  CHECK(s.retry(0, kNow + seconds(5)));
  CHECK_FALSE(s.next(kNow));
  CHECK(s.wakes(kNow) == kNow + seconds(5));
  CHECK_FALSE(s.done());
}

TEST_CASE("a refusal pauses all starts, longer each time, and costs no attempt") {
  Schedule s = schedule(
      2, {.slots = 2, .retries = 0, .first_pause = seconds(1), .longest_pause = seconds(3)});
  (void)s.next(kNow);
  s.refused(0, kNow, Milliseconds(0));
  CHECK_FALSE(s.next(kNow));
  CHECK(s.wakes(kNow) == kNow + seconds(1));
  const auto again = s.next(kNow + seconds(1));
  REQUIRE(again);
  CHECK(again->run == 0);
  CHECK(again->attempt == 1);
  s.refused(0, kNow, Milliseconds(0));
  CHECK(s.wakes(kNow) == kNow + seconds(2));
  (void)s.next(kNow + seconds(2));
  s.refused(0, kNow, Milliseconds(0));
  CHECK(s.wakes(kNow) == kNow + seconds(3));
  (void)s.next(kNow + seconds(3));
  s.engine_is_well();
  s.refused(0, kNow + seconds(3), Milliseconds(0));
  CHECK(s.wakes(kNow + seconds(3)) == kNow + seconds(4));
}

TEST_CASE("an engine that says how long to wait is heeded") {
  Schedule s = schedule(1, {.slots = 1, .first_pause = seconds(1)});
  (void)s.next(kNow);
  s.refused(0, kNow, seconds(20));
  CHECK(s.wakes(kNow) == kNow + seconds(20));
}

TEST_CASE("runs of other groups go on while one is held") {
  Schedule s = two_groups(4, {.slots = 1});
  CHECK(s.next(kNow)->run == 0);
  s.hold(0, kNow + seconds(60));
  CHECK(s.next(kNow)->run == 1);
  s.finished(0);
  CHECK(s.next(kNow)->run == 3);
  s.finished(0);
  CHECK_FALSE(s.next(kNow));
  CHECK(s.wakes(kNow) == kNow + seconds(60));
  CHECK(s.next(kNow + seconds(60))->run == 0);
}

TEST_CASE("a group that is given up leaves the others to finish") {
  Schedule s = two_groups(6, {.slots = 1});
  CHECK(s.next(kNow)->run == 0);
  s.give_up(0);
  CHECK(s.waiting() == 3);
  CHECK(start_all(s, kNow) == std::vector<std::size_t>{1});
  s.finished(0);
  CHECK(start_all(s, kNow) == std::vector<std::size_t>{3});
  s.finished(0);
  CHECK(start_all(s, kNow) == std::vector<std::size_t>{5});
  s.finished(0);
  CHECK(s.done());
}

TEST_CASE("a stopped schedule starts nothing and is done when its slots are") {
  Schedule s = schedule(3, {.slots = 1});
  (void)s.next(kNow);
  s.stop();
  CHECK_FALSE(s.done());
  CHECK_FALSE(s.retry(0, kNow));
  CHECK_FALSE(s.next(kNow));
  CHECK(s.done());
  CHECK(s.waiting() == 2);
}

TEST_CASE("a schedule that goes on leaves out what is settled, and repeats what was begun first") {
  EarlierWork earlier;
  earlier.settled = {true, false, false, true};
  earlier.attempts = {{2, 4}};
  Schedule s(
      5, {.slots = 3, .retries = 1}, 1, [](std::size_t) { return 0UL; }, earlier);
  CHECK(s.waiting() == 3);
  const auto again = s.next(kNow);
  REQUIRE(again);
  CHECK(again->run == 2);
  CHECK(again->attempt == 5);
  CHECK(start_all(s, kNow) == std::vector<std::size_t>{1, 4});
  CHECK(s.waiting() == 0);
  // Its retries are counted anew.
  CHECK(s.retry(again->slot, kNow));
  CHECK(s.next(kNow)->attempt == 6);
  CHECK_FALSE(s.retry(again->slot, kNow));
}

TEST_CASE("adopted attempts count as running, also in slots beyond the present ones") {
  Schedule s(4, {.slots = 2, .retries = 1}, 1, [](std::size_t) { return 0UL; });
  s.adopt({.slot = 0, .run = 0, .attempt = 1});
  s.adopt({.slot = 5, .run = 2, .attempt = 3});
  CHECK(s.waiting() == 2);
  CHECK_FALSE(s.next(kNow));
  s.finished(5);
  const auto fresh = s.next(kNow);
  REQUIRE(fresh);
  CHECK(fresh->slot == 1);
  CHECK(fresh->run == 1);
  CHECK(s.retry(0, kNow));
  CHECK(s.next(kNow)->attempt == 2);
  s.finished(0);
  s.finished(1);
  CHECK(start_all(s, kNow) == std::vector<std::size_t>{3});
}

}  // namespace bench
