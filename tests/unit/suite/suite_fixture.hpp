#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace bench {

// A suite in a temporary folder that goes away with it.
class SuiteFixture {
 public:
  SuiteFixture() {
    std::string name = (std::filesystem::temp_directory_path() / "bench-suite-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category());
    root_ = std::filesystem::canonical(name);
  }
  ~SuiteFixture() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  SuiteFixture(const SuiteFixture&) = delete;
  SuiteFixture& operator=(const SuiteFixture&) = delete;

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

  SuiteFixture& file(const std::filesystem::path& path, std::string_view content = "") {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << content;
    return *this;
  }
  SuiteFixture& program(const std::filesystem::path& path,
                        std::string_view content = "#!/bin/sh\n") {
    file(path, content);
    std::filesystem::permissions(root_ / path, std::filesystem::perms::owner_exec,
                                 std::filesystem::perm_options::add);
    return *this;
  }
  SuiteFixture& folder(const std::filesystem::path& path) {
    std::filesystem::create_directories(root_ / path);
    return *this;
  }
  SuiteFixture& link(const std::filesystem::path& target, const std::filesystem::path& path) {
    std::filesystem::create_directories((root_ / path).parent_path());
    std::filesystem::create_symlink(target, root_ / path);
    return *this;
  }

 private:
  std::filesystem::path root_;
};

}  // namespace bench
