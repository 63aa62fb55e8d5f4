#include "os/file.hpp"

#include <functional>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "os/durable_file.hpp"
#include "support/file_mode.hpp"
#include "support/temporary_folder.hpp"

using namespace bench;

namespace {

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::store_failed);
    return error.what();
  }
  return "nothing was thrown";
}

constexpr Bytes kPlenty{1 << 20};

}  // namespace

TEST_CASE("a folder is made with its parents and belongs to the user alone") {
  const TemporaryFolder folder;
  ensure_folder(folder / "a/b/c");
  ensure_folder(folder / "a/b/c");
  CHECK(mode_of(folder / "a") == 0700);
  CHECK(mode_of(folder / "a/b/c") == 0700);
}

TEST_CASE("a file in the way of a folder is named") {
  const TemporaryFolder folder;
  write_durably(folder / "file", "x");
  const std::string path = (folder / "file").string();
  CHECK(message_of([&] { ensure_folder(folder / "file"); }) ==
        "creating the folder '" + path +
            "': not a directory (hint: a file is in the way of a folder)");
}

TEST_CASE("a missing file is nothing, an oversized one is refused") {
  const TemporaryFolder folder;
  CHECK_FALSE(read_file(folder / "none", kPlenty).has_value());
  write_durably(folder / "file", "12345");
  CHECK(read_file(folder / "file", Bytes{5}) == "12345");
  CHECK(message_of([&] { (void)read_file(folder / "file", Bytes{4}); }) != "nothing was thrown");
}

TEST_CASE("a created file does not follow a symbolic link") {
  const TemporaryFolder folder;
  write_durably(folder / "target", "kept");
  std::filesystem::create_symlink(folder / "target", folder / "link");
  CHECK(message_of([&] { (void)create_file(folder / "link"); }) != "nothing was thrown");
  CHECK(read_file(folder / "target", kPlenty) == "kept");
}

TEST_CASE("free space is known for a folder and unknown for none") {
  const TemporaryFolder folder;
  CHECK(free_space(folder.path()).has_value());
  CHECK_FALSE(free_space(folder / "none").has_value());
}
