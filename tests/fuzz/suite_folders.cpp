// The files of a suite in either layout: read and validated, or refused with an Error.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include "base/error.hpp"
#include "pieces.hpp"
#include "suite/find_suite.hpp"
#include "suite/validate.hpp"

namespace fs = std::filesystem;

namespace {

// Between the files in an input; a line of its own.
constexpr std::string_view kNextFile = "\n====\n";

// A suite of one scenario, one agent and one harness, in memory.
class SuiteInMemory {
 public:
  explicit SuiteInMemory(bench::Layout layout)
      : root_("/dev/shm/bench-fuzz-" + std::to_string(::getpid())), layout_(layout) {
    write("scenarios/s/prompts/naive.md", "x");
    fs::create_directories(root_ / ".git");
  }
  ~SuiteInMemory() { fs::remove_all(root_); }

  void write_all(std::string_view input) const {
    const bool own = layout_ == bench::Layout::bench;
    const std::string_view harness = own ? "harnesses/h.json" : "apps/web/data/harnesses/h.json";
    const std::string_view agent = own ? "agents/a/agent.json" : "docker/agents/a/run.sh";
    const std::string_view names[] = {"scenarios/s/scenario.json", agent, harness, "bench.json"};
    for (const std::string_view name : names) {
      const std::size_t end = std::min(input.find(kNextFile), input.size());
      write(name, input.substr(0, end));
      input.remove_prefix(std::min(end + kNextFile.size(), input.size()));
    }
  }

  [[nodiscard]] bench::SuiteLocation location() const { return {root_, layout_}; }

 private:
  void write(std::string_view name, std::string_view text) const {
    const fs::path path = root_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }

  fs::path root_;
  bench::Layout layout_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const SuiteInMemory suite(data[0] % 2 == 0 ? bench::Layout::bench : bench::Layout::dec_bench);
  suite.write_all(bench::fuzz::text_of(data + 1, size - 1));
  bool is_read = true;
  try {
    (void)bench::load_suite(suite.location());
  } catch (const bench::Error& error) {
    bench::fuzz::require(error.code() == bench::ExitCode::usage);
    is_read = false;
  }
  const bench::SuiteValidation validation = bench::validate(suite.location());
  // What cannot be read is never found to be valid.
  bench::fuzz::require(is_read || !validation.passed());
  return 0;
}
