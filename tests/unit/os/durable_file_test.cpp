#include "os/durable_file.hpp"

#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "os/file.hpp"
#include "support/file_mode.hpp"
#include "support/file_size_limit.hpp"
#include "support/temporary_folder.hpp"

using namespace bench;

namespace {

constexpr Bytes kPlenty{1 << 20};

}  // namespace

TEST_CASE("what is written durably is there, private, and leaves no temporary file") {
  const TemporaryFolder folder;
  write_durably(folder / "file", "old");
  write_durably(folder / "file", "new");
  CHECK(read_file(folder / "file", kPlenty) == "new");
  CHECK(mode_of(folder / "file") == 0600);
  CHECK_FALSE(std::filesystem::exists(folder / "file.tmp"));
}

TEST_CASE("a file that cannot be written whole keeps its old content") {
  const TemporaryFolder folder;
  write_durably(folder / "file", "old");
  {
    const FileSizeLimit limit(1000);
    CHECK_THROWS_WITH_AS(write_durably(folder / "file", std::string(2000, 'x')),
                         doctest::Contains("file too large (hint: "), Error);
  }
  CHECK(read_file(folder / "file", kPlenty) == "old");
  CHECK_FALSE(std::filesystem::exists(folder / "file.tmp"));
}

TEST_CASE("a file that is not published leaves nothing") {
  const TemporaryFolder folder;
  {
    DurableFile file(folder / "file");
    file.write("half");
    file.sync();
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("no file of a batch has its name before all of them are written") {
  const TemporaryFolder folder;
  DurableBatch batch;
  batch.add(folder / "first", "1");
  batch.add(folder / "second", std::string(200'000, '2'));
  CHECK_FALSE(std::filesystem::exists(folder / "first"));
  CHECK_FALSE(std::filesystem::exists(folder / "second"));
  batch.commit();
  CHECK(read_file(folder / "first", kPlenty) == "1");
  CHECK(read_file(folder / "second", kPlenty)->size() == 200'000);
}

TEST_CASE("a file of a batch may have a second name, in the place of what had it before") {
  const TemporaryFolder folder;
  for (const std::string text : {"old", "new"}) {
    DurableBatch batch;
    batch.add(folder / text, text);
    batch.add_name(folder / "latest", folder / text);
    CHECK_FALSE(std::filesystem::exists(folder / text));
    batch.commit();
    CHECK(read_file(folder / "latest", kPlenty) == text);
    CHECK(std::filesystem::equivalent(folder / "latest", folder / text));
  }
  CHECK(read_file(folder / "old", kPlenty) == "old");
  CHECK_FALSE(std::filesystem::exists(folder / "latest.tmp"));
}

TEST_CASE("what a crash has left of a second name is never written into") {
  const TemporaryFolder folder;
  write_durably(folder / "first", "kept");
  std::filesystem::create_hard_link(folder / "first", folder / "latest.tmp");
  write_durably(folder / "latest", "new");
  CHECK(read_file(folder / "first", kPlenty) == "kept");
  CHECK(read_file(folder / "latest", kPlenty) == "new");
}

#ifdef __linux__
TEST_CASE("where a file can have no second name it has a copy") {
  const TemporaryFolder folder;
  std::string elsewhere = "/dev/shm/bench-test-XXXXXX";
  REQUIRE(::mkdtemp(elsewhere.data()) != nullptr);
  const std::filesystem::path copy = std::filesystem::path(elsewhere) / "latest";
  for (const std::string text : {"old", "new"}) {
    DurableBatch batch;
    batch.add(folder / text, text);
    batch.add_name(copy, folder / text);
    batch.commit();
    CHECK(read_file(copy, kPlenty) == text);
    CHECK(mode_of(copy) == 0600);
  }
  std::filesystem::remove_all(elsewhere);
}
#endif
