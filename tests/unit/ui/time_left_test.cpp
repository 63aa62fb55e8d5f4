#include "ui/time_left.hpp"

#include <doctest/doctest.h>

using namespace bench;
using std::chrono::seconds;

TEST_CASE("there is no estimate until half as many have ended as run at a time") {
  CHECK_FALSE(
      time_left({.finished = 0, .waiting = 9, .slots = 2, .spent = seconds(0), .running = {}}));
  CHECK_FALSE(time_left(
      {.finished = 1, .waiting = 8, .slots = 3, .spent = seconds(10), .running = {seconds(10)}}));
  CHECK(time_left({.finished = 2, .waiting = 8, .slots = 2, .spent = seconds(20), .running = {}}) ==
        seconds(40));
}

TEST_CASE("slots that outnumber the runs are not waited for") {
  CHECK(
      time_left({.finished = 2, .waiting = 1, .slots = 64, .spent = seconds(20), .running = {}}) ==
      seconds(10));
}

TEST_CASE("what runs counts for what is left of it, and makes runs longer than those that ended") {
  CHECK(time_left({.finished = 2,
                   .waiting = 0,
                   .slots = 2,
                   .spent = seconds(20),
                   .running = {seconds(4), seconds(6)}}) == seconds(11));
}

TEST_CASE("a run that takes longer than any before has no estimate") {
  CHECK_FALSE(time_left(
      {.finished = 2, .waiting = 0, .slots = 1, .spent = seconds(20), .running = {seconds(30)}}));
}

TEST_CASE("nothing left takes no time") {
  CHECK(time_left({.finished = 0, .waiting = 0, .slots = 1, .spent = seconds(0), .running = {}}) ==
        seconds(0));
}
