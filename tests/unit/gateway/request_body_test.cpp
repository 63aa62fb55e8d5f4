#include "gateway/request_body.hpp"

#include <algorithm>

#include <doctest/doctest.h>

namespace bench {

TEST_CASE("a body has what was appended to it, and of a larger room what was written") {
  RequestBody body;
  body.append("hello ");
  body.append_by(1000, [](std::span<char> room) {
    CHECK(room.size() == 1000);
    constexpr std::string_view kWorld = "world";
    std::copy(kWorld.begin(), kWorld.end(), room.begin());
    return kWorld.size();
  });
  CHECK(body.view() == "hello world");
  body.append_by(1000, [](std::span<char>) { return 0U; });
  CHECK(body.size() == 11);
  body.clear();
  CHECK(body.view().empty());
}

}  // namespace bench
