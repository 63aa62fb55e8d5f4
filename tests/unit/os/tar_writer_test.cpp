#include "os/tar_writer.hpp"

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

namespace bench {

namespace {

std::string bytes_of(TarWriter& writer) {
  std::string bytes;
  const auto next = writer.finish();
  for (std::string piece = next(); !piece.empty(); piece = next()) bytes += piece;
  return bytes;
}

}  // namespace

TEST_CASE("the same files give the same archive whatever their times") {
  const TemporaryFolder folder;
  folder.write("b/two", "2");
  const auto one = folder.write("one", "1");
  TarWriter before;
  before.add_folder("x", folder.path());
  std::filesystem::last_write_time(
      one, std::filesystem::file_time_type::clock::now() - std::chrono::hours(48));
  TarWriter after;
  after.add_folder("x", folder.path());
  CHECK(bytes_of(before) == bytes_of(after));
}

TEST_CASE("what is not wanted stays out with everything below it") {
  const TemporaryFolder folder;
  folder.write("keep/a", "kept-content");
  folder.write("drop/b", "dropped-content");
  TarWriter writer;
  writer.add_folder("", folder.path(),
                    [](const std::string& path, bool) { return path != "drop"; });
  const std::string bytes = bytes_of(writer);
  CHECK(bytes.find("kept-content") != std::string::npos);
  CHECK(bytes.find("dropped-content") == std::string::npos);
}

TEST_CASE("an archive outlives its writer") {
  std::function<std::string()> next;
  {
    TarWriter writer;
    writer.add_file("name", "content");
    next = writer.finish();
  }
  CHECK(next().find("content") != std::string::npos);
}

}  // namespace bench
