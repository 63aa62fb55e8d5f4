#pragma once

#include <filesystem>

#include <doctest/doctest.h>
#include <sys/stat.h>

namespace bench {

// Who may do what with a file: `0600`.
inline unsigned mode_of(const std::filesystem::path& path) {
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 0777u;
}

}  // namespace bench
