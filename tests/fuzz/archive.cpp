// A container's output folder as a tar archive: regular files inside their place, or nothing.
#include <algorithm>
#include <filesystem>
#include <string>
#include <unistd.h>

#include "keys/redactor.hpp"
#include "pieces.hpp"
#include "store/archive_extraction.hpp"

namespace fs = std::filesystem;

namespace {

// A folder in memory, with the place of the artifacts two levels below it.
class Playground {
 public:
  Playground() : root_("/dev/shm/bench-fuzz-" + std::to_string(::getpid())) {
    fs::remove_all(root_);
    fs::create_directories(root_ / "attempt");
  }
  ~Playground() { fs::remove_all(root_); }

  [[nodiscard]] fs::path attempt() const { return root_ / "attempt"; }

  void check() const {
    for (const fs::directory_entry& entry : fs::directory_iterator(root_)) {
      bench::fuzz::require(entry.path() == attempt());
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(attempt())) {
      bench::fuzz::require(!entry.is_symlink());
      bench::fuzz::require(entry.is_directory() || entry.is_regular_file());
    }
  }

 private:
  fs::path root_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Playground playground;
  const fs::path attempt = playground.attempt();
  const bench::Redactor redactor;
  {
    bench::Spool spool(attempt / "archive.tmp", bench::Bytes{1U << 20U});
    (void)spool.add(bench::fuzz::text_of(data, size));
    bench::ArtifactFolder artifacts(attempt / "artifacts.tmp", attempt / "artifacts", redactor,
                                    {bench::Bytes{1U << 16U}, bench::Bytes{1U << 18U}, 16});
    bench::extract_archive(spool, artifacts);
    artifacts.publish();
    playground.check();
    for (const std::string& name : artifacts.names()) {
      bench::fuzz::require(fs::is_regular_file(attempt / "artifacts" / name));
    }
  }
  return 0;
}
