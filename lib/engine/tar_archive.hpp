#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct TarFile {
  std::string path;
  std::string_view bytes;
  unsigned mode = 0644;
};

// A tar archive of a few small files, made in memory; the same files give the same bytes.
[[nodiscard]] std::string tar_archive(const std::vector<TarFile>& files);

}  // namespace bench
