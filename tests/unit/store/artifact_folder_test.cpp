#include "store/artifact_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "os/file.hpp"
#include "support/file_size_limit.hpp"
#include "support/temporary_folder.hpp"

using namespace bench;

namespace fs = std::filesystem;

namespace {

struct ArtifactFixture {
  TemporaryFolder folder;
  Redactor redactor{std::vector<Secret>{Secret("sk-secret-0123456789")}};
  fs::path place = folder / "artifacts";

  [[nodiscard]] ArtifactFolder make(const ArtifactLimits& limits = {}) const {
    return ArtifactFolder(folder / "artifacts.tmp", place, redactor, limits);
  }
};

void add(ArtifactFolder& artifacts, std::string_view name, std::string_view content) {
  artifacts.add(name, content.size(), [&](std::string_view& piece) {
    piece = std::exchange(content, {});
    return true;
  });
}

std::string read(const fs::path& path) {
  return read_file(path, Bytes{1 << 20}).value_or("<none>");
}

}  // namespace

TEST_CASE("a name stays inside its folder or is refused") {
  CHECK(safe_relative("a/b.json") == "a/b.json");
  CHECK(safe_relative("./a//./b/") == "a/b");
  CHECK(safe_relative("..a/b..") == "..a/b..");
  CHECK(safe_relative("größe.txt") == "größe.txt");
  for (const std::string name : {"", ".", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/..",
                                 "x\ny", "\x1b[2J", "x\x7f"}) {
    CAPTURE(name);
    CHECK_FALSE(safe_relative(name).has_value());
  }
  CHECK_FALSE(safe_relative(std::string_view("a\0b", 3)).has_value());
  CHECK_FALSE(safe_relative(std::string(201, 'x')).has_value());
  std::string deep;
  for (int level = 0; level < 17; ++level) deep += "d/";
  CHECK_FALSE(safe_relative(deep).has_value());
}

TEST_CASE_FIXTURE(ArtifactFixture, "files appear together, private, and only when published") {
  ArtifactFolder artifacts = make();
  add(artifacts, "b/two.txt", "2");
  add(artifacts, "one.txt", "1");
  CHECK_FALSE(fs::exists(place));
  artifacts.publish();
  artifacts.sync();
  CHECK(artifacts.names() == std::vector<std::string>{"b/two.txt", "one.txt"});
  CHECK(read(place / "b/two.txt") == "2");
  struct stat found {};
  REQUIRE(::stat((place / "one.txt").c_str(), &found) == 0);
  CHECK((found.st_mode & 07777u) == 0600);
  CHECK_FALSE(fs::exists(folder / "artifacts.tmp"));
}

TEST_CASE_FIXTURE(ArtifactFixture, "no files, no folder") {
  ArtifactFolder artifacts = make();
  artifacts.publish();
  artifacts.sync();
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE_FIXTURE(ArtifactFixture, "the first of a name is kept") {
  ArtifactFolder artifacts = make();
  add(artifacts, "x", "first");
  add(artifacts, "./x", "second");
  artifacts.publish();
  CHECK(read(place / "x") == "first");
  CHECK(artifacts.notes().empty());
}

TEST_CASE_FIXTURE(ArtifactFixture, "secrets are cleared from contents and refused in names") {
  ArtifactFolder artifacts = make();
  add(artifacts, "env.txt", "KEY=sk-secret-0123456789\n");
  add(artifacts, "sk-secret-0123456789.txt", "x");
  artifacts.publish();
  CHECK(read(place / "env.txt") == "KEY=[redacted]\n");
  CHECK(artifacts.names().size() == 1);
  CHECK(artifacts.notes() ==
        std::vector<std::string>{"left out '[redacted].txt': its name holds a secret"});
}

TEST_CASE_FIXTURE(ArtifactFixture, "limits leave files out and say so") {
  ArtifactFolder artifacts = make({Bytes{10}, Bytes{25}, 3});
  add(artifacts, "large", std::string(11, 'x'));
  add(artifacts, "a", std::string(10, 'x'));
  add(artifacts, "b", std::string(10, 'x'));
  add(artifacts, "c", std::string(10, 'x'));
  add(artifacts, "d", "x");
  add(artifacts, "e", "x");
  artifacts.publish();
  CHECK(artifacts.names() == std::vector<std::string>{"a", "b", "d"});
  CHECK(artifacts.notes() ==
        std::vector<std::string>{
            "left out 'large': 11 B are more than the 10 B that are kept of one file",
            "left out 'c': all files together are more than the 25 B that are kept",
            "left out 'e': only 3 files are kept"});
}

TEST_CASE_FIXTURE(ArtifactFixture, "notes are few and safe to show") {
  ArtifactFolder artifacts = make();
  for (int number = 0; number < 100; ++number) add(artifacts, "\x1b[31m", "x");
  CHECK(artifacts.notes().size() == 21);
  CHECK(artifacts.notes().front() == "left out '\\x1b[31m': its name could leave the folder");
  CHECK(artifacts.notes().back() == "there is more that is not listed here");
}

TEST_CASE_FIXTURE(ArtifactFixture, "a file and a folder of one name do not stop the others") {
  ArtifactFolder artifacts = make();
  add(artifacts, "x", "file");
  add(artifacts, "x/y", "inside");
  add(artifacts, "z", "other");
  artifacts.publish();
  CHECK(artifacts.names() == std::vector<std::string>{"x", "z"});
  CHECK(artifacts.notes().size() == 1);
}

TEST_CASE_FIXTURE(ArtifactFixture, "a file for which there is no room is left out whole") {
  ArtifactFolder artifacts = make();
  {
    const FileSizeLimit limit(100'000);
    add(artifacts, "large", std::string(200'000, 'x'));
    add(artifacts, "small", "x");
  }
  artifacts.publish();
  CHECK(artifacts.out_of_disk());
  CHECK(artifacts.names() == std::vector<std::string>{"small"});
  CHECK_FALSE(fs::exists(place / "large"));
}

TEST_CASE_FIXTURE(ArtifactFixture, "a file that breaks off is left out") {
  ArtifactFolder artifacts = make();
  bool first = true;
  artifacts.add("broken", 10, [&](std::string_view& piece) {
    piece = "half";
    return std::exchange(first, false);
  });
  artifacts.publish();
  CHECK(artifacts.names().empty());
}
