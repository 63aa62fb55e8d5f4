#include "store/state_folder.hpp"

#include <map>

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace bench {

namespace {

std::string folder_with(const std::map<std::string, std::string>& variables) {
  return state_folder([&](const std::string& name) -> std::optional<std::string> {
           const auto found = variables.find(name);
           if (found == variables.end()) return std::nullopt;
           return found->second;
         })
      .string();
}

}  // namespace

TEST_CASE("bench's state is where the user says, then where the system says, then at home") {
  CHECK(folder_with({{"BENCH_STATE_DIR", "own"}, {"XDG_STATE_HOME", "/x"}, {"HOME", "/h"}}) ==
        "own");
  CHECK(folder_with({{"XDG_STATE_HOME", "/x"}, {"HOME", "/h"}}) == "/x/bench");
  CHECK(folder_with({{"BENCH_STATE_DIR", ""}, {"XDG_STATE_HOME", "relative"}, {"HOME", "/h"}}) ==
        "/h/.local/state/bench");
  CHECK_THROWS_AS(folder_with({{"HOME", ""}}), Error);
}

}  // namespace bench
