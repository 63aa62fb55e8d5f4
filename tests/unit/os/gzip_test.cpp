#include "os/gzip.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/temporary_folder.hpp"

namespace bench {

TEST_CASE("members are read one by one, and again from where they begin") {
  const TemporaryFolder folder;
  const std::string large(300'000, 'x');
  const auto path = folder.write("file", gzip("first") + gzip(large) + gzip(""));
  GzipMembers members(path, Bytes{1U << 20U});
  CHECK(members.next() == "first");
  const std::uint64_t second = members.offset();
  CHECK(members.next() == large);
  CHECK(members.next() == "");
  CHECK_FALSE(members.breaks_off());
  CHECK_FALSE(members.next());
  members.seek(second);
  CHECK(members.next() == large);
}

TEST_CASE("a file that goes on with something else is read up to there") {
  const TemporaryFolder folder;
  const auto path = folder.write("file", gzip("first") + "and then text");
  GzipMembers members(path, Bytes{100});
  CHECK(members.next() == "first");
  CHECK_FALSE(members.next());
  CHECK(members.breaks_off());
}

TEST_CASE("a member that holds too much is refused") {
  const TemporaryFolder folder;
  const auto path = folder.write("file", gzip(std::string(10'000'000, 'x')));
  GzipMembers members(path, Bytes{1U << 20U});
  CHECK_THROWS_AS(static_cast<void>(members.next()), Error);
}

}  // namespace bench
