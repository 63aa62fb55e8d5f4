#include "preflight/room.hpp"

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("the memory that is left is what programs can still have, not what is unused") {
  CHECK(available_memory("MemTotal:       100 kB\nMemFree: 10 kB\nMemAvailable:    2048 kB\n")
            .count == 2048 * 1024);
}

TEST_CASE("a machine that does not say has room") {
  CHECK(available_memory("").count > kNoMemory.count);
  CHECK(available_memory("MemAvailable: much").count > kNoMemory.count);
}

TEST_CASE("a disk without room is named") {
  CHECK(Room("/proc/self", "").shortage().find("results folder") != std::string::npos);
}

}  // namespace bench
