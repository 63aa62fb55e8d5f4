#include "suite/find_suite.hpp"

#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "suite/bench_layout.hpp"
#include "suite/dec_bench_layout.hpp"

namespace bench {

namespace fs = std::filesystem;

namespace {

fs::path existing(const fs::path& start) {
  std::error_code error;
  fs::path found = fs::canonical(start, error);
  if (!error) return found;
  throw system_error(ExitCode::usage,
                     fmt::format("cannot read the suite '{}'", printable(start.string())),
                     error.value());
}

// A dec-bench repository may hold a bench.json too, so it comes first.
std::optional<Layout> layout_of(const fs::path& folder) {
  if (is_dec_bench_layout(folder)) return Layout::dec_bench;
  if (is_bench_layout(folder)) return Layout::bench;
  return std::nullopt;
}

}  // namespace

std::optional<SuiteLocation> find_suite_if_any(const fs::path& start) {
  fs::path folder = existing(start);
  if (folder.filename() == "bench.json") folder = folder.parent_path();
  while (true) {
    if (const auto layout = layout_of(folder)) return SuiteLocation{folder, *layout};
    if (folder == folder.root_path()) return std::nullopt;
    folder = folder.parent_path();
  }
}

SuiteLocation find_suite(const fs::path& start) {
  if (auto found = find_suite_if_any(start)) return *std::move(found);
  throw usage_error(
      fmt::format("no suite in '{}' or above it", printable(start.string())),
      "a suite is a folder with bench.json and scenarios/, or a dec-bench repository; name it with "
      "--suite");
}

Suite load_suite(const SuiteLocation& location) {
  const SuiteFolder folder(location.root);
  return location.layout == Layout::dec_bench ? read_dec_bench_layout(folder)
                                              : read_bench_layout(folder);
}

Suite load_suite(const fs::path& start) {
  return load_suite(find_suite(start));
}

}  // namespace bench
