#include "os/shared_folder.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/temporary_folder.hpp"

using namespace bench;

TEST_CASE("one sync of a folder is for all names that were there before it") {
  const TemporaryFolder place;
  const std::filesystem::path path = place / "folder";
  std::filesystem::create_directory(path);
  SharedFolder folder(path);
  const SharedFolder::Name first = folder.named();
  const SharedFolder::Name second = folder.named();
  folder.sync(first);
  std::filesystem::remove(path);  // whoever syncs it now notices
  folder.sync(first);
  folder.sync(second);
  CHECK_THROWS_AS(folder.sync(folder.named()), Error);
  CHECK_THROWS_AS(folder.sync(second + 1), Error);  // what failed is not durable
}
