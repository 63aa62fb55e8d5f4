// bench.json and the files of a suite: read, or refused with an Error that names file and line.
#include <string>

#include "base/error.hpp"
#include "pieces.hpp"
#include "suite/bench_config.hpp"
#include "suite/document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = bench::fuzz::text_of(data, size);
  try {
    (void)bench::read_bench_config(bench::Document::parse(text, "bench.json"));
  } catch (const bench::Error& error) {
    bench::fuzz::require(std::string(error.what()).starts_with("bench.json"));
    bench::fuzz::require(error.code() == bench::ExitCode::usage);
  }
  return 0;
}
